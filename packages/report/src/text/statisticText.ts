import {
  decimals,
  degreesText,
  estimateDigits,
  gainText,
  intervalTo,
  meanTo,
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
  return {
    mean: decimals(difference, digits),
    interval: `[${decimals(low, digits)}, ${decimals(high, digits)}]`,
  };
}

/** A range of single gains: "[1.0282, 1.1023]". */
export const rangeText = (low: number, high: number): string => `[${gainText(low)}, ${gainText(high)}]`;

/** A mean gain with its test: "1.08, 95 % [1.05, 1.12]; t(13.2) = 4.883". */
export const estimateText = ({
  mean,
  interval,
  t,
  df,
}: Pick<GainEstimate, "mean" | "interval" | "t" | "df">): string =>
  `${meanAndInterval({ mean, interval })}; t(${degreesText(df)}) = ${decimals(t, 3)}`;

/** A number with its sign and four decimals, or three digits and a power of ten where four decimals would be zeros. */
export function signedText(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.00005 ? withMinus(size.toExponential(2)) : decimals(size, 4);
  return `${value < 0 ? "−" : "+"}${text}`;
}
