import { equivalencePower, twoSidedTPower } from "../inference/powerOfT.ts";

/** What a number of pairs can show, where the differences are normal with a stated SD. */
export interface PairedPower {
  readonly n: number;
  readonly sd: number;
  readonly level: number;
  /** The true difference that the t test is to detect, and the probability that it does. */
  readonly difference: number;
  readonly detects: number;
  /** The probability that two one-sided tests show a true difference of 0 to lie within the margin. */
  readonly margin: number;
  readonly equivalent: number;
  /** The smallest p of the exact sign-flip test: 2 / 2ⁿ. */
  readonly smallestP: number;
}

/**
 * Power of the paired t test and of equivalence by two one-sided tests; equals `TTestPower().power` of statsmodels, and
 * for equivalence the integral of PowerTOST's exact method.
 */
export function pairedPower({
  n,
  sd,
  difference,
  margin,
  level,
}: Pick<PairedPower, "n" | "sd" | "difference" | "margin" | "level">): PairedPower {
  const inErrors = (size: number): number => (Math.sqrt(n) * size) / sd;
  return {
    ...{ n, sd, level, difference, margin, smallestP: Math.min(1, 2 / 2 ** n) },
    detects: n < 2 ? 0 : twoSidedTPower(n - 1, level)(inErrors(difference)),
    equivalent: n < 2 ? 0 : equivalencePower(n - 1, inErrors(margin), level),
  };
}
