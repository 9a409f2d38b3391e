import { decimals, gainText } from "./numberText.ts";

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

/** A gain with these decimals; one next to 1 that they would hide as its distance from 1: "1 − 1.0e-9". */
export const gainTo = (gain: number, digits: number): string =>
  gain !== 1 && Number(gain.toFixed(digits)) === 1 ? gainText(gain) : decimals(gain, digits);

/** A mean gain with its interval: "1.08 [1.05, 1.12]", "1.001 [0.9997, 1.0030]". */
export function estimateText({ mean, low, high }: Ends & { readonly mean: number }): string {
  const digits = estimateDigits({ low, high });
  // A mean between ends that show the side of 1 needs no more digits than they do.
  const text = digits < MOST_DIGITS ? decimals(mean, digits) : gainTo(mean, digits);
  return `${text} ${intervalTo({ low, high }, digits)}`;
}

/** The interval alone, with these decimals. */
export const intervalTo = ({ low, high }: Ends, digits: number): string =>
  `[${gainTo(low, digits)}, ${gainTo(high, digits)}]`;
