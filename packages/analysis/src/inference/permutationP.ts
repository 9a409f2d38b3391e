/** p-values of a permutation test of a difference or a mean; the caller names their alternatives. */
export interface Tails {
  readonly pTwoSided: number;
  readonly pBelow: number;
  readonly pAbove: number;
}

/** Sums that differ by less than this share of the largest are equal: only the order of summation differs. */
export const SAME_SUM = 1e-14;

/**
 * Counts how many permuted statistics lie at or beyond the observed one, on either side. The two-sided p is twice the
 * smaller share, at most 1, as in scipy's `permutation_test`.
 */
export class PermutationTails {
  readonly #observed: number;
  readonly #tolerance: number;
  #notAbove = 0;
  #notBelow = 0;
  #count = 0;

  /** @param size the largest possible statistic, to which rounding is relative */
  constructor(observed: number, size: number) {
    this.#observed = observed;
    this.#tolerance = SAME_SUM * size;
  }

  add(statistic: number): void {
    this.#count++;
    if (statistic <= this.#observed + this.#tolerance) this.#notAbove++;
    if (statistic >= this.#observed - this.#tolerance) this.#notBelow++;
  }

  /** For all permutations: shares. For random ones: (1 + b) / (1 + B), which includes the observed one. */
  tails(isExact: boolean): Tails {
    const extra = isExact ? 0 : 1;
    const pBelow = (this.#notAbove + extra) / (this.#count + extra);
    const pAbove = (this.#notBelow + extra) / (this.#count + extra);
    return { pTwoSided: Math.min(1, 2 * Math.min(pBelow, pAbove)), pBelow, pAbove };
  }
}
