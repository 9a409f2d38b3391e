import type { Naming } from "../names/naming.ts";
import { JsonArray, JsonObject, type JsonValue } from "./jsonNode.ts";

/** Is this a row: an object with one gain, or with norms, and without statistics? */
export function isRow(value: JsonValue, naming: Naming): boolean {
  if (!(value instanceof JsonObject) || naming.kind(value.keys) !== "rows") return false;
  return value.keys.some((key, i) => {
    if (!naming.isGain(key)) return false;
    return naming.column(key) === "all_norms" || !isSeveral(value.values[i] ?? null);
  });
}

/** Are these several gains, one per prompt, and not the gain of a row? */
const isSeveral = (value: JsonValue): boolean =>
  value instanceof JsonObject || (value instanceof JsonArray && value.items.length > 1);

export const isRowList = (value: JsonValue, naming: Naming): boolean =>
  value instanceof JsonArray && value.items.some((item) => isRow(item, naming));

/** Is this a list of numbers, of which some may be missing? */
export const isNumberList = (value: JsonValue | undefined): value is JsonArray =>
  value instanceof JsonArray &&
  value.items.some((item) => typeof item === "number") &&
  value.items.every((item) => item === null || typeof item === "number");
