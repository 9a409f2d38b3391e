import { statedMethod, type StatedMethod } from "../names/statedMethod.ts";
import { JsonObject, type JsonValue } from "./jsonNode.ts";

const DEPTH_LIMIT = 3;

/** The definition of the gains in the texts of a JSON's heading; lists, which contain rows, are left out. */
export const jsonMethod = (root: JsonValue): StatedMethod => statedMethod([...texts(root, "", 0)]);

function* texts(value: JsonValue, name: string, depth: number): Generator<readonly [string, string]> {
  if (typeof value === "string") yield [name, value];
  if (!(value instanceof JsonObject) || depth > DEPTH_LIMIT) return;
  for (const [i, key] of value.keys.entries()) yield* texts(value.values[i] ?? null, key, depth + 1);
}
