import { gainText, type Finding, type GainEstimate, type Statistic } from "@gain/analysis";
import { pythonFixed } from "./pythonNumber.ts";

/** A result in words, or why there is none. */
export function findingText<Value>(finding: Finding<Value>, write: (value: Value) => string): string {
  return finding.defined ? write(finding.value) : `not defined: ${finding.reason}`;
}

/** A gain or a difference of gains, or why there is none. */
export const statisticText = (statistic: Statistic): string => findingText(statistic, gainText);

/** A p-value to two significant digits: "0.034", "< 0.001", "> 0.99". */
export function pText(p: number): string {
  if (p < 0.001) return "< 0.001";
  return p > 0.99 ? "> 0.99" : p.toPrecision(2);
}

/** A p-value beside its alternative: "p(mean > 1) = 0.034", "p(mean > 1) < 0.001". */
export function namedPText(alternative: string, p: number): string {
  const text = pText(p);
  return `p(${alternative}) ${/^[<>]/.test(text) ? "" : "= "}${text}`;
}

/** A number with four decimals. */
export const fourDecimals = (value: number): string => pythonFixed(value, 4);

/** A range of gains: "[1.0282, 1.1023]". */
export const rangeText = (low: number, high: number): string => `[${gainText(low)}, ${gainText(high)}]`;

/** A share in percent, without decimals that say nothing: "95 %", "0.42 %". */
export const percentText = (share: number): string => `${String(Number((share * 100).toPrecision(3)))} %`;

/** A relative size, such as a precision floor: "0.0042", "3.9e−7". */
export const relativeText = (size: number): string =>
  size === 0 || size >= 0.001 ? String(Number(size.toPrecision(2))) : size.toExponential(1);

/** Degrees of freedom, whole or with one decimal. */
export function degreesText(df: number): string {
  const whole = Math.round(df);
  return Math.abs(df - whole) < 1e-9 * df ? countText(whole) : pythonFixed(df, 1);
}

/** A geometric mean gain: "1.0822, 95 % [1.0461, 1.1196]; t(13.2) = 4.883". */
export const estimateText = ({ mean, interval: { level, low, high }, t, df }: GainEstimate): string =>
  `${gainText(mean)}, ${percentText(level)} ${rangeText(low, high)}; t(${degreesText(df)}) = ${pythonFixed(t, 3)}`;

/** A whole number with its thousands apart: "10,000". By hand: the first number of Intl takes 20 ms. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** A number with its sign and four decimals, or three digits and a power of ten where these would show zeros alone. */
export function signedText(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.00005 ? size.toExponential(2) : pythonFixed(size, 4);
  return `${value < 0 ? "−" : "+"}${text}`;
}
