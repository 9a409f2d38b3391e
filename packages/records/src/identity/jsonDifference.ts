import { canonicalJson, type Json } from "./canonicalJson.ts";

const isBranch = (value: Json | undefined): value is readonly Json[] | Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null;

const shown = (value: Json | undefined): string => (value === undefined ? "absent" : canonicalJson(value));

/**
 * The differences of two JSON values, one line per path: `models[0].dtype: was "float32", is "bfloat16"`.
 * Empty if and only if their canonical texts are equal.
 *
 * @param words how the two are called
 */
export function jsonDifference(
  was: Json | undefined,
  is: Json | undefined,
  words: readonly [was: string, is: string] = ["was", "is"],
  path = "",
): string[] {
  if (isBranch(was) && isBranch(is) && Array.isArray(was) === Array.isArray(is)) {
    const pathOf = (name: string): string =>
      Array.isArray(was) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    const before = new Map<string, Json>(Object.entries(was));
    const after = new Map<string, Json>(Object.entries(is));
    const names = [...new Set([...before.keys(), ...after.keys()])];
    return names.flatMap((name) => jsonDifference(before.get(name), after.get(name), words, pathOf(name)));
  }
  return shown(was) === shown(is) ? [] : [`${path}: ${words[0]} ${shown(was)}, ${words[1]} ${shown(is)}`];
}
