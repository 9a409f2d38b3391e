import { notebookColumn } from "../columnNames.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";

interface Column {
  readonly name: string;
  /** Labels of the rows, where the column is an object. */
  readonly index: readonly string[] | null;
  readonly values: readonly JsonValue[];
  readonly starts: readonly number[];
}

/**
 * The rows of an object that holds columns, as pandas' `to_json()` and `to_dict("list")` make it:
 * `{"Last_Gain": {"0": 1.01, "1": 0.9}, …}` or `{"Last_Gain": [1.01, 0.9], …}`. Members that are no columns of the
 * same rows stay outside. `null` where Last_Gain is no column of numbers.
 */
export function columnTable(object: JsonObject): JsonArray | null {
  const columns = object.keys.flatMap((name, i) => columnOf(name, object.values[i] ?? null));
  const gain = columns.find(({ name }) => notebookColumn(name) === "Last_Gain");
  if (gain === undefined || gain.values.some(isNested)) return null;
  const sameRows = columns.filter((column) => isSameIndex(column, gain));
  const names = sameRows.map(({ name }) => name);
  const rows = gain.values.map((_, i) => {
    const values = sameRows.map((column) => column.values[i] ?? null);
    const starts = sameRows.map((column) => column.starts[i] ?? object.start);
    return new JsonObject(names, values, starts, gain.starts[i] ?? object.start);
  });
  return new JsonArray(rows, gain.starts, object.start);
}

function columnOf(name: string, value: JsonValue): readonly Column[] {
  if (value instanceof JsonArray) return [{ name, index: null, values: value.items, starts: value.starts }];
  if (value instanceof JsonObject)
    return [{ name, index: value.keys, values: value.values, starts: value.starts }];
  return [];
}

const isNested = (value: JsonValue): boolean => typeof value === "object" && value !== null;

function isSameIndex(a: Column, b: Column): boolean {
  if (a.values.length !== b.values.length) return false;
  return a.index === b.index || (a.index?.every((label, i) => label === b.index?.[i]) ?? false);
}
