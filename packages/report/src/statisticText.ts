import type { ConfidenceInterval, Finding, Statistic } from "@gain/analysis";
import { pythonFixed } from "./pythonNumber.ts";

/** Below this, six decimals would show nothing but zeros. */
const SMALLEST_FIXED_P = 1e-6;

/** A p that is 0 was smaller than the smallest double. */
const SMALLEST_DOUBLE = "5e-324";

/** A result in words, or why there is none. */
export function findingText<Value>(finding: Finding<Value>, write: (value: Value) => string): string {
  return finding.defined ? write(finding.value) : `not defined: ${finding.reason}`;
}

/** A statistic with a fixed number of decimals, or why there is none. */
export const statisticText = (statistic: Statistic, decimals = 4): string =>
  findingText(statistic, (value) => pythonFixed(value, decimals));

/** A p-value with six decimals, a smaller one by its power of ten; none that is neither 0 nor 1 looks so. */
export function pText(p: number): string {
  if (p === 0) return `< ${SMALLEST_DOUBLE}`;
  if (p < SMALLEST_FIXED_P) return p.toExponential(2);
  const text = pythonFixed(p, 6);
  return text.startsWith("1") && p < 1 ? "> 0.999999" : text;
}

/** A p-value beside its alternative: "p(mean > 1) = 0.000661". */
export function namedPText(alternative: string, p: number): string {
  const text = pText(p);
  return `p(${alternative}) ${/^[<>]/.test(text) ? "" : "= "}${text}`;
}

/** A confidence interval: "95 % interval of the mean [1.0282, 1.1023]". */
export function intervalText(interval: Finding<ConfidenceInterval>): string {
  if (!interval.defined) return `interval not defined: ${interval.reason}`;
  const { level, low, high } = interval.value;
  return `${String(Math.round(level * 100))} % interval of the mean [${pythonFixed(low, 4)}, ${pythonFixed(high, 4)}]`;
}

/** The notebook's word for a gain: below 1 it dampens. */
export const gainWord = (gain: number): string => (gain < 1 ? "DAMPENING" : "EXPANSION");

/** A number with four decimals. */
export const fourDecimals = (value: number): string => pythonFixed(value, 4);

/** A range: "[1.0282, 1.1023]". */
export const rangeText = (low: number, high: number): string =>
  `[${pythonFixed(low, 4)}, ${pythonFixed(high, 4)}]`;

/** A share in percent, without decimals that say nothing: "95 %", "0.42 %". */
export const percentText = (share: number): string => `${String(Number((share * 100).toPrecision(3)))} %`;

/** A distance from 1: six decimals, and its size alone where these would show none. */
export const marginText = (margin: number): string =>
  margin >= 1e-5 || margin === 0 ? pythonFixed(margin, 6) : margin.toExponential(1);

/** A whole number with its thousands apart: "10,000". By hand: the first number of Intl takes 20 ms. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** A number with its sign and four decimals, or three digits and a power of ten where these would show zeros alone. */
export function signedText(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.00005 ? size.toExponential(2) : pythonFixed(size, 4);
  return `${value < 0 ? "−" : "+"}${text}`;
}
