/** In which arithmetic the norms behind gains were taken, as far as the gains betray it. */
export type GainArithmetic = "bfloat16 norms" | "float16 norms" | "finer" | "unknown";

/** Bits of the significand, the leading one among them. */
const BFLOAT16_BITS = 8;
const FLOAT16_BITS = 11;

/** So many different gains must say the same; fewer can be ratios of small integers by chance. */
const FEWEST_GAINS = 5;

/** Gains that a file rounds to so few decimals are ratios of small integers because of that. */
const FEW_DECIMALS = 4;

/**
 * Reads from the gains whether the norms were rounded to bfloat16 or float16 before they were divided: then every
 * gain is, to the last bit of a double, a ratio of two integers of 8 or 11 bits times a power of two, as 23/18. One
 * gain that is not shows that the norms were finer. "unknown" for fewer than five different positive gains, and for
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

/** An integer of more bits is one too where the bits beyond are zeros. */
const isSignificand = (integer: number, bits: number): boolean =>
  integer < 2 ** bits || integer % 2 ** (Math.floor(Math.log2(integer)) + 1 - bits) === 0;

function every(values: ReadonlySet<number>, holds: (value: number) => boolean): boolean {
  for (const value of values) if (!holds(value)) return false;
  return true;
}
