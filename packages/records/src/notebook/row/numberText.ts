import { pythonRepr } from "./pythonRepr.ts";

const PYTHON_FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Infinity],
  ["infinity", Infinity],
]);
/** Texts of Python, pandas and R for a missing value. */
const MISSING = new Set(["none", "null", "na", "n/a", "<na>", "#n/a"]);

/**
 * The double of a number that Python, pandas or R wrote: decimal text, or `nan`, `inf`, `Infinity` in any case with any
 * sign, and NaN for a missing value (`NA`, `None`…). Spaces around it are ignored. `null` for other text, such as
 * hexadecimal and empty text.
 */
export function readNumber(text: string): number | null {
  if (PYTHON_FLOAT.test(text)) return Number(text);
  const folded = text.trim().toLowerCase();
  if (folded !== text) return readNumber(folded);
  if (MISSING.has(folded)) return Number.NaN;
  const special = SPECIAL.get(folded.replace(/^[+-]/, ""));
  if (special === undefined) return null;
  return folded.startsWith("-") ? -special : special;
}

/** A float as pandas' `to_csv` writes it: nothing for NaN. */
export const pandasFloat = (value: number): string => (Number.isNaN(value) ? "" : pythonRepr(value));

/** A number of a column that pandas stores as integers if all of its values are whole. */
export const pandasWhole = (value: number): string =>
  Number.isInteger(value) ? String(value) : pandasFloat(value);
