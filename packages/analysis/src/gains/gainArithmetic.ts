/** The arithmetic in which the norms behind gains were computed, as far as the gains reveal it. */
export type GainArithmetic = "bfloat16 norms" | "float16 norms" | "finer" | "unknown";

/** Bits of the significand, including the leading one. */
const BFLOAT16_BITS = 8;
const FLOAT16_BITS = 11;

/** At least this many different gains must agree; fewer can be ratios of small integers by chance. */
const FEWEST_GAINS = 5;

/** A gain that a file rounds to this many decimals is a ratio of small integers because of the rounding. */
const FEW_DECIMALS = 4;

/**
 * Infers from the gains whether the norms were rounded to bfloat16 or float16 before the division. If so, every gain
 * is, to the last bit of a double, a ratio of two integers of 8 or 11 bits times a power of two, such as 23/18. A
 * single other gain shows that the norms were finer. "unknown" for fewer than five different positive gains, and for
 * gains rounded to four decimals or fewer.
 */
export function gainArithmetic(gains: readonly number[]): GainArithmetic {
  const different = new Set(gains.filter((gain) => Number.isFinite(gain) && gain > 0));
  if (different.size < FEWEST_GAINS || every(different, isRoundedText)) return "unknown";
  if (every(different, (gain) => isRatio(gain, BFLOAT16_BITS))) return "bfloat16 norms";
  return every(different, (gain) => isRatio(gain, FLOAT16_BITS)) ? "float16 norms" : "finer";
}

const isRoundedText = (gain: number): boolean => Number(gain.toFixed(FEW_DECIMALS)) === gain;

/** Whether a positive double is the nearest one to p·2^e/q for integers p and q of the given number of bits. */
function isRatio(gain: number, bits: number): boolean {
  const least = 2 ** (bits - 1);
  const significand = gain / 2 ** Math.floor(Math.log2(gain));
  for (let denominator = least; denominator < 2 * least; denominator++) {
    const numerator = Math.round(significand * denominator);
    if (isSignificand(numerator, bits) && numerator / denominator === significand) return true;
  }
  return false;
}

/** An integer of more bits counts too where its low bits are zeros. */
const isSignificand = (integer: number, bits: number): boolean =>
  integer < 2 ** bits || integer % 2 ** (Math.floor(Math.log2(integer)) + 1 - bits) === 0;

function every(values: ReadonlySet<number>, holds: (value: number) => boolean): boolean {
  for (const value of values) if (!holds(value)) return false;
  return true;
}
