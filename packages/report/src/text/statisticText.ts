import {
  decimals,
  degreesText,
  gainText,
  namedPText,
  percentText,
  withMinus,
  type Finding,
  type GainEstimate,
  type Statistic,
} from "@gain/analysis";

/** A result as text, or the reason why it is not defined. */
export function findingText<Value>(finding: Finding<Value>, write: (value: Value) => string): string {
  return finding.defined ? write(finding.value) : `not defined: ${finding.reason}`;
}

/** A gain or a difference of gains, or the reason why it is not defined. */
export const statisticText = (statistic: Statistic): string => findingText(statistic, gainText);

/** A p-value with its alternative: "p(mean > 1) = 0.034", "p(mean > 1) < 0.001". */
export const alternativeText = (alternative: string, p: number): string => namedPText(`p(${alternative})`, p);

/** A range of gains: "[1.0282, 1.1023]". */
export const rangeText = (low: number, high: number): string => `[${gainText(low)}, ${gainText(high)}]`;

/** A geometric mean gain: "1.0822, 95 % [1.0461, 1.1196]; t(13.2) = 4.883". */
export const estimateText = ({ mean, interval: { level, low, high }, t, df }: GainEstimate): string =>
  `${gainText(mean)}, ${percentText(level)} ${rangeText(low, high)}; t(${degreesText(df)}) = ${decimals(t, 3)}`;

/** A number with its sign and four decimals, or three digits and a power of ten where four decimals would be zeros. */
export function signedText(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.00005 ? withMinus(size.toExponential(2)) : decimals(size, 4);
  return `${value < 0 ? "−" : "+"}${text}`;
}
