/** p-values of a permutation test of a difference or mean, each with its alternative named by what made it. */
export interface Tails {
  readonly pTwoSided: number;
  readonly pBelow: number;
  readonly pAbove: number;
}

/** Sums that differ by less than this share of their largest are equal: they were added up in another order. */
export const SAME_SUM = 1e-14;

/**
 * Counts how many of the statistics that permutations give lie at or beyond the one observed, on either side. Two-sided
 * is twice the smaller share, at most 1, as scipy's `permutation_test` defines it.
 */
export class PermutationTails {
  readonly #observed: number;
  readonly #tolerance: number;
  #notAbove = 0;
  #notBelow = 0;
  #count = 0;

  /** @param size the largest that a statistic may be: rounding is a share of it */
  constructor(observed: number, size: number) {
    this.#observed = observed;
    this.#tolerance = SAME_SUM * size;
  }

  add(statistic: number): void {
    this.#count++;
    if (statistic <= this.#observed + this.#tolerance) this.#notAbove++;
    if (statistic >= this.#observed - this.#tolerance) this.#notBelow++;
  }

  /** Of all permutations: shares. Of random ones: (1 + b) / (1 + B), which counts the one observed. */
  tails(isExact: boolean): Tails {
    const extra = isExact ? 0 : 1;
    const pBelow = (this.#notAbove + extra) / (this.#count + extra);
    const pAbove = (this.#notBelow + extra) / (this.#count + extra);
    return { pTwoSided: Math.min(1, 2 * Math.min(pBelow, pAbove)), pBelow, pAbove };
  }
}
