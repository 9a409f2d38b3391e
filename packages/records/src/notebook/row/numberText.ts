import { pythonRepr } from "./pythonRepr.ts";

const PYTHON_FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Infinity],
  ["infinity", Infinity],
]);
/** How Python, pandas and R write a value that is missing. */
const MISSING = new Set(["none", "null", "na", "n/a", "<na>", "#n/a"]);

/**
 * The double that a number written by Python, pandas or R stands for: decimal text, or `nan`, `inf`, `Infinity` in
 * any case with any sign, and NaN for a missing one (`NA`, `None`…). Spaces around it do not count. `null` for other
 * text, hexadecimal and the empty text among it.
 */
export function readNumber(text: string): number | null {
  if (PYTHON_FLOAT.test(text)) return Number(text);
  const word = text.trim().toLowerCase();
  if (word !== text) return readNumber(word);
  if (MISSING.has(word)) return Number.NaN;
  const special = SPECIAL.get(word.replace(/^[+-]/, ""));
  if (special === undefined) return null;
  return word.startsWith("-") ? -special : special;
}

/** A float as pandas' `to_csv` writes it: nothing for NaN. */
export const pandasFloat = (value: number): string => (Number.isNaN(value) ? "" : pythonRepr(value));

/** A number of a column that pandas holds as whole numbers as long as all of them are. */
export const pandasWhole = (value: number): string =>
  Number.isInteger(value) ? String(value) : pandasFloat(value);
