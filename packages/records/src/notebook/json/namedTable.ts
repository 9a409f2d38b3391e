import { NOTEBOOK_COLUMNS } from "../../row/notebookColumns.ts";
import type { Naming } from "../names/naming.ts";
import { JsonArray, JsonObject, jsonText, type JsonValue } from "./jsonNode.ts";

const TEXT_COLUMNS: ReadonlySet<string> = new Set([
  ...["Model", "Architecture", "Norm_Type", "Params", "Role", "Category"],
  ...["Prompt", "Prompt_Short", "Top_Token"],
]);

/** Rows of a form without names, and a description of the form. */
export interface NamedTable {
  readonly rows: JsonArray;
  readonly form: string;
}

/**
 * The rows of `{"columns": […], "data": [[…], …]}`, as `to_json(orient="split")` and tables of W&B write it. `null` for
 * any other object.
 */
export function splitTable(object: JsonObject): NamedTable | null {
  const [columns, data] = [object.get("columns"), object.get("data")];
  if (!(columns instanceof JsonArray) || !isListOfLists(data)) return null;
  const names = columns.items.map(nameOf);
  return {
    rows: withNames(names, data),
    form: 'columns and data, as pandas\' orient="split" and W&B write them',
  };
}

/** One name for a name of several levels, as in pandas. */
function nameOf(name: JsonValue): string {
  if (name instanceof JsonArray) return name.items.map(nameOf).join(" ");
  return typeof name === "string" ? name : jsonText(name);
}

/**
 * The rows of a list of lists, as `to_json(orient="values")` writes it: named by a first list of names, by the notebook's
 * order if number and kinds of columns match, or by `1`, `2`, … if the command names columns by number. `null` if the gain
 * is unknown.
 */
export function valueTable(list: JsonArray, naming: Naming): NamedTable | null {
  if (!isListOfLists(list)) return null;
  const [first] = list.items;
  if (!(first instanceof JsonArray)) return null;
  const header = first.items.filter((name) => typeof name === "string");
  if (header.length === first.items.length && naming.kind(header) !== null) {
    const data = new JsonArray(list.items.slice(1), list.starts.slice(1), list.start);
    return { rows: withNames(header, data), form: "a list of names, and lists of values" };
  }
  const numbers = first.items.map((_, i) => String(i + 1));
  if ([...naming.mapping.values()].some((name) => numbers.includes(name))) {
    return { rows: withNames(numbers, list), form: "lists of values, their columns by number" };
  }
  if (!list.items.every(isNotebookRow)) return null;
  return {
    rows: withNames(NOTEBOOK_COLUMNS, list),
    form: `lists of ${String(NOTEBOOK_COLUMNS.length)} values without names, read in the notebook's order`,
  };
}

function isNotebookRow(row: JsonValue): boolean {
  if (!(row instanceof JsonArray) || row.items.length !== NOTEBOOK_COLUMNS.length) return false;
  return NOTEBOOK_COLUMNS.every((column, i) => {
    const value = row.items[i] ?? null;
    return value === null || typeof value === (TEXT_COLUMNS.has(column) ? "string" : "number");
  });
}

const isListOfLists = (value: JsonValue | undefined): value is JsonArray =>
  value instanceof JsonArray &&
  value.items.length > 0 &&
  value.items.every((item) => item instanceof JsonArray);

function withNames(names: readonly string[], data: JsonArray): JsonArray {
  const rows = data.items.map((row, i) => {
    const { items, starts, start } =
      row instanceof JsonArray ? row : new JsonArray([], [], data.starts[i] ?? 0);
    return new JsonObject(
      names,
      names.map((_, k) => items[k] ?? null),
      names.map((_, k) => starts[k] ?? start),
      start,
    );
  });
  return new JsonArray(rows, data.starts, data.start);
}
