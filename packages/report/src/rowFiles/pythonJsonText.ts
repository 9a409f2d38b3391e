import { pythonRepr } from "../text/pythonNumber.ts";

/** A scalar value; Python writes an integer and a float differently. */
export type PythonScalar = null | string | { readonly int: number } | { readonly float: number };

/** A value of a JSON text. */
export type PythonValue = PythonScalar | readonly PythonValue[] | ReadonlyMap<string, PythonValue>;

export const int = (value: number): PythonScalar => ({ int: value });
export const float = (value: number): PythonScalar => ({ float: value });

/** An object that keeps the order of its keys, which a JavaScript object does not for keys such as "1". */
export const members = (entries: Readonly<Record<string, PythonValue>>): ReadonlyMap<string, PythonValue> =>
  new Map(Object.entries(entries));

/**
 * The text that Python's `json.dump(value, indent=2)` writes: only ASCII, floats by `repr`, and NaN, Infinity and
 * -Infinity, which strict JSON does not allow.
 */
export function pythonJsonText(value: PythonValue, indent = ""): string {
  const deeper = `${indent}  `;
  if (isList(value)) {
    const lines = value.map((item) => pythonJsonText(item, deeper));
    return block("[", lines, "]", indent);
  }
  if (isObject(value)) {
    const lines = Array.from(
      value,
      ([key, member]) => `${stringText(key)}: ${pythonJsonText(member, deeper)}`,
    );
    return objectText(lines, indent);
  }
  if (value === null) return "null";
  if (typeof value === "string") return stringText(value);
  return "int" in value ? String(value.int) : floatText(value.float);
}

export const isList = (value: PythonValue): value is readonly PythonValue[] => Array.isArray(value);
const isObject = (value: PythonValue): value is ReadonlyMap<string, PythonValue> => value instanceof Map;

/** The text of an object from those of its members. */
export const objectText = (members: readonly string[], indent: string): string =>
  block("{", members, "}", indent);

function block(open: string, lines: readonly string[], close: string, indent: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${indent}  ${lines.join(`,\n${indent}  `)}\n${indent}${close}`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return pythonRepr(value);
}

const OUTSIDE_ASCII = /[\u007f-\uffff]/;

/** JSON.stringify escapes as Python does, except that Python also escapes DEL and every character outside ASCII. */
function stringText(text: string): string {
  const escaped = JSON.stringify(text);
  if (!OUTSIDE_ASCII.test(escaped)) return escaped;
  return escaped.replace(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
