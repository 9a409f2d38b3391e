import { countText, decimals, gainText, withMinus } from "./numberText.ts";

/** Of an interval that is wide, or of one number alone. */
const FEWEST_DIGITS = 2;
/** More digits of a gain say nothing; what is nearer to 1 is written as its distance. */
const MOST_DIGITS = 4;

interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Decimals for a mean gain and the ends of its interval: the first digit of the interval's half width, and as many more
 * as it takes to see on which side of 1 an end lies, from 2 to 4.
 */
export function estimateDigits({ low, high }: Ends): number {
  const halfWidth = (high - low) / 2;
  const own = halfWidth > 0 ? Math.ceil(-Math.log10(halfWidth)) : MOST_DIGITS;
  const fewest = Math.min(Math.max(own, FEWEST_DIGITS), MOST_DIGITS);
  for (let digits = fewest; digits < MOST_DIGITS; digits++) {
    if ([low, high].every((end) => end === 1 || Number(end.toFixed(digits)) !== 1)) return digits;
  }
  return MOST_DIGITS;
}

/** From this size on, decimals of a gain say nothing. */
const LARGE_GAIN = 100;
/** Larger ones have a power of ten. */
const HUGE_GAIN = 1e6;

/** A gain with these decimals; one next to 1 that they would hide as its distance from 1: "1 − 1.0e−9". */
export const gainTo = (gain: number, digits: number): string =>
  gain !== 1 && Number(gain.toFixed(digits)) === 1 ? gainText(gain) : sized(gain, digits);

/**
 * With these decimals, except where they would write a positive gain as 0 ("0.00016"), or digits that nothing
 * determines ("7,440", "6.91e+6").
 */
function sized(gain: number, digits: number): string {
  if (gain > 0 && Number(gain.toFixed(digits)) === 0) return withMinus(gain.toPrecision(2));
  if (gain < LARGE_GAIN) return decimals(gain, digits);
  return gain < HUGE_GAIN ? countText(Number(gain.toPrecision(3))) : gain.toPrecision(3);
}

/** A mean gain with its interval: "1.08 [1.05, 1.12]", "1.001 [0.9997, 1.0030]". */
export function estimateText({ mean, low, high }: Ends & { readonly mean: number }): string {
  const digits = estimateDigits({ low, high });
  return `${meanTo(mean, digits)} ${intervalTo({ low, high }, digits)}`;
}

/** The mean alone. Between ends that show the side of 1 it needs no more digits than they do. */
export const meanTo = (mean: number, digits: number): string =>
  digits < MOST_DIGITS ? sized(mean, digits) : gainTo(mean, digits);

/** The interval alone, with these decimals. */
export const intervalTo = ({ low, high }: Ends, digits: number): string =>
  `[${gainTo(low, digits)}, ${gainTo(high, digits)}]`;
