import { notJson } from "../errors.ts";

/** A value that JSON represents without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The canonical text of a JSON value: no spaces, object members sorted by UTF-16 code units, numbers as ECMAScript
 * prints them (RFC 8785). Equal values give equal bytes, so a digest of the text is a digest of the value.
 *
 * @throws TypeError for a value that JSON would drop or change (NaN, infinities, undefined, functions), with its path
 */
export function canonicalJson(value: unknown, path = "$"): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown, k) => canonicalJson(item, `${path}[${String(k)}]`)).join(",")}]`;
  }
  if (typeof value === "object") {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    const texts = members.map(
      ([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member, `${path}.${name}`)}`,
    );
    return `{${texts.join(",")}}`;
  }
  throw new TypeError(notJson(path, typeof value === "number" ? String(value) : typeof value));
}
