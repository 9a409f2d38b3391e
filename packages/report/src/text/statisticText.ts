import {
  estimateDigits,
  gainText,
  gainTo,
  intervalTo,
  meanTo,
  type Finding,
  type GainEstimate,
  type Statistic,
} from "@gain/analysis";
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
export const namedPText = (alternative: string, p: number): string => pAs(`p(${alternative})`, p);

/** A p-value after its name: "Holm p = 0.034", "p < 0.001". */
export function pAs(name: string, p: number): string {
  const text = pText(p);
  return `${name} ${/^[<>]/.test(text) ? "" : "= "}${text}`;
}

/** A number with a fixed number of decimals and a true minus. */
export const fixedText = (value: number, decimals: number): string =>
  pythonFixed(value, decimals).replace("-", "−");

/** A number with four decimals. */
export const fourDecimals = (value: number): string => fixedText(value, 4);

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** A mean gain with the decimals of its interval: "1.08". */
export const meanOf = ({ mean, interval }: { readonly mean: number; readonly interval: Ends }): string =>
  meanTo(mean, estimateDigits(interval));

/** The same of a mean whose interval may not be defined; four decimals then. */
export const meanBeside = (mean: number, interval: Finding<Ends>): string =>
  interval.defined ? meanOf({ mean, interval: interval.value }) : gainText(mean);

/** An interval of a mean gain, or of a ratio of gains: "[1.05, 1.12]". */
export const intervalOf = (interval: Ends): string => intervalTo(interval, estimateDigits(interval));

/** Both, with the level of the interval: "1.08, 95 % [1.05, 1.12]". */
export const meanAndInterval = ({ mean, interval }: Pick<GainEstimate, "mean" | "interval">): string =>
  `${meanOf({ mean, interval })}, ${percentText(interval.level)} ${intervalOf(interval)}`;

/** A mean difference of gains and its interval, whose neutral value is 0: "−0.05", "[−0.09, 0.01]". */
export function differenceTexts(difference: number, { low, high }: Ends): { mean: string; interval: string } {
  const digits = estimateDigits({ low: 1 + low, high: 1 + high });
  return { mean: gainTo(difference, digits), interval: intervalTo({ low, high }, digits) };
}

/** A range of single gains: "[1.0282, 1.1023]". */
export const rangeText = (low: number, high: number): string => `[${gainText(low)}, ${gainText(high)}]`;

/** A share in percent, without decimals that say nothing: "95 %", "0.42 %". */
export const percentText = (share: number): string => `${String(Number((share * 100).toPrecision(3)))} %`;

/** A relative size, such as a precision floor: "0.0042", "3.9e-7". */
export const relativeText = (size: number): string =>
  size === 0 || size >= 0.001 ? String(Number(size.toPrecision(2))) : size.toExponential(1);

/** Degrees of freedom, whole or with one decimal. */
export function degreesText(df: number): string {
  const whole = Math.round(df);
  return Math.abs(df - whole) < 1e-9 * df ? countText(whole) : pythonFixed(df, 1);
}

/** A mean gain with its test: "1.08, 95 % [1.05, 1.12]; t(13.2) = 4.883". */
export const estimateText = ({
  mean,
  interval,
  t,
  df,
}: Pick<GainEstimate, "mean" | "interval" | "t" | "df">): string =>
  `${meanAndInterval({ mean, interval })}; t(${degreesText(df)}) = ${fixedText(t, 3)}`;

/** A whole number with its thousands apart: "10,000". By hand: the first number of Intl takes 20 ms. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** A number with its sign and four decimals, or three digits and a power of ten where these would show zeros alone. */
export function signedText(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.00005 ? size.toExponential(2) : pythonFixed(size, 4);
  return `${value < 0 ? "−" : "+"}${text}`;
}
