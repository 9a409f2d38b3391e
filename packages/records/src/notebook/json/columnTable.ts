import type { Naming } from "../names/naming.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";
import { isRow } from "./rowLike.ts";

interface Column {
  readonly name: string;
  /** Labels of the rows, if the column is an object. */
  readonly index: readonly string[] | null;
  readonly values: readonly JsonValue[];
  readonly starts: readonly number[];
}

/**
 * The rows of an object of columns, as pandas' `to_json()` and `to_dict("list")` write it:
 * `{"Last_Gain": {"0": 1.01, "1": 0.9}, …}` or `{"Last_Gain": [1.01, 0.9], …}`; or one gain per prompt and members of the
 * whole model: `{"model": "gpt2", "residual_gain_all": [1.01, 0.9]}`. Members that are not columns of the same rows are
 * left out. `null` if no gain is a column of numbers.
 *
 * @param prompts the prompts of an object around it, for columns without prompts
 */
export function columnTable(
  object: JsonObject,
  naming: Naming,
  prompts: JsonValue | undefined,
): JsonArray | null {
  if (isRow(object, naming)) return null;
  const columns = object.keys.flatMap((name, i) => columnOf(name, object.values[i] ?? null));
  const own = columns.find(({ name }) => naming.column(name) === "Last_Gain");
  const gain = own ?? columns.find((column) => isGainOfPrompts(column, object, naming, prompts));
  if (gain === undefined || gain.values.some(isNested)) return null;
  const sameRows = columns.filter((column) => isSameIndex(column, gain));
  if (gain.index === null) sameRows.push(...constantColumns(object, sameRows, gain, naming));
  const names = sameRows.map(({ name }) => name);
  const rows = gain.values.map((_, i) => {
    const values = sameRows.map((column) => column.values[i] ?? null);
    const starts = sameRows.map((column) => column.starts[i] ?? object.start);
    return new JsonObject(names, values, starts, gain.starts[i] ?? object.start);
  });
  const table = new JsonArray(rows, gain.starts, object.start);
  return names.some((name) => naming.column(name) === "Prompt") ? table : withPrompts(table, prompts);
}

/** The members of the whole model as columns, with one value per gain. */
function constantColumns(
  object: JsonObject,
  known: readonly Column[],
  gain: Column,
  naming: Naming,
): readonly Column[] {
  return object.keys.flatMap((name, i) => {
    const column = naming.column(name);
    const value = object.values[i] ?? null;
    const isKnown = known.some((other) => naming.column(other.name) === column);
    if (column === null || isKnown || (typeof value !== "string" && typeof value !== "number")) return [];
    const start = object.starts[i] ?? object.start;
    return [
      { name, index: null, values: gain.values.map(() => value), starts: gain.values.map(() => start) },
    ];
  });
}

/** The rows of a list of gains, one per prompt. */
export function gainTable(name: string, list: JsonArray, prompts: JsonValue | undefined): JsonArray {
  const names = [name];
  const rows = list.items.map((gain, i) => {
    const start = list.starts[i] ?? list.start;
    return new JsonObject(names, [gain], [start], start);
  });
  return withPrompts(new JsonArray(rows, list.starts, list.start), prompts);
}

/** The table with the prompts of a list of equal length. */
function withPrompts(table: JsonArray, prompts: JsonValue | undefined): JsonArray {
  if (!(prompts instanceof JsonArray) || prompts.items.length !== table.items.length) return table;
  const texts = prompts.items.map((prompt) =>
    prompt instanceof JsonObject ? (prompt.get("text") ?? prompt.get("prompt")) : prompt,
  );
  const [first] = table.items;
  if (!(first instanceof JsonObject) || !texts.every((text) => typeof text === "string")) return table;
  const names = ["Prompt", ...first.keys];
  const rows = table.items.map((row, i) => {
    if (!(row instanceof JsonObject)) return row;
    const values = [texts[i] ?? null, ...row.values];
    return new JsonObject(names, values, [prompts.starts[i] ?? prompts.start, ...row.starts], row.start);
  });
  return new JsonArray(rows, table.starts, table.start);
}

function columnOf(name: string, value: JsonValue): readonly Column[] {
  if (value instanceof JsonArray) return [{ name, index: null, values: value.items, starts: value.starts }];
  if (value instanceof JsonObject)
    return [{ name, index: value.keys, values: value.values, starts: value.starts }];
  return [];
}

/** A list under `gains` may have one gain per block: it does if its length is that of the blocks and not of the prompts. */
function isGainOfPrompts(
  { name, values, index }: Column,
  object: JsonObject,
  naming: Naming,
  prompts: JsonValue | undefined,
): boolean {
  const statistic = naming.gain(name)?.statistic;
  if (statistic !== "value" && statistic !== "list") return false;
  if (index !== null && !index.every((label, i) => label === String(i))) return false;
  if (!values.every((value) => value === null || typeof value === "number" || typeof value === "string"))
    return false;
  if (prompts instanceof JsonArray && prompts.items.length === values.length) return true;
  const layers = object.keys.findIndex((key) => naming.column(key) === "N_Layers");
  const blocks = object.values[layers];
  const isByBlock = typeof blocks === "number" && Math.abs(values.length - blocks) <= 1;
  return values.length > 1 && !(statistic === "value" && isByBlock);
}

const isNested = (value: JsonValue): boolean => typeof value === "object" && value !== null;

function isSameIndex(a: Column, b: Column): boolean {
  if (a.values.length !== b.values.length) return false;
  return a.index === b.index || (a.index?.every((label, i) => label === b.index?.[i]) ?? false);
}
