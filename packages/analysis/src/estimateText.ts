import { decimals, gainText } from "./numberText.ts";

/** An estimated gain or ratio with its interval. */
interface Estimated {
  readonly mean: number;
  readonly interval: { readonly low: number; readonly high: number };
}

const FEWEST = 2;
const MOST = 6;
/** Half an interval keeps two digits up to this leading part, and one above it. */
const TWO_DIGITS_UP_TO = 3.54;

/**
 * Decimals to which an estimate is stated: those that its interval can bear, by the rule of the Particle Data Group
 * (Review of Particle Physics, 2024, section 5.3), two at least, and as many as it takes to see on which side of 1 the
 * interval ends.
 */
export function estimateDigits({ interval: { low, high } }: Pick<Estimated, "interval">): number {
  const half = Math.abs(high - low) / 2;
  const isHalf = half > 0 && Number.isFinite(half);
  const magnitude = isHalf ? Math.floor(Math.log10(half)) : 0;
  const own = (half / 10 ** magnitude <= TWO_DIGITS_UP_TO ? 1 : 0) - magnitude;
  let digits = Math.min(Math.max(isHalf ? own : FEWEST, FEWEST), MOST);
  const hidesSide = (end: number): boolean => end !== 1 && Number(end.toFixed(digits)) === 1;
  while (digits < MOST && (hidesSide(low) || hidesSide(high))) digits += 1;
  return digits;
}

/** "1.165 [1.135, 1.195]". An end that six decimals do not tell from 1 is written by its distance: "1 − 1.0e-9". */
export function estimateText(estimate: Estimated): string {
  const { mean, interval } = estimate;
  const digits = estimateDigits(estimate);
  const text = (value: number): string =>
    value !== 1 && Number(value.toFixed(digits)) === 1 && digits === MOST
      ? gainText(value)
      : numberText(value, digits);
  return `${numberText(mean, digits)} [${text(interval.low)}, ${text(interval.high)}]`;
}

/** Three significant digits where a number is too large for decimals. */
const numberText = (value: number, digits: number): string =>
  Math.abs(value) < 1000 ? decimals(value, digits) : value.toExponential(2).replace("-", "−");
