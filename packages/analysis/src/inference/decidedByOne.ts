import { defined, notDefined, type Finding } from "../statistic.ts";

/** The single items on which a decision depends. */
export interface DecidedByOne<Outcome> {
  /** Of all items. */
  readonly outcome: Outcome;
  /** Indices of the items without which the outcome changes, in their order; empty where no item decides alone. */
  readonly deciding: readonly { readonly index: number; readonly without: Outcome }[];
}

/** The decision is repeated without each item, so the cost is quadratic in their number. */
export const MOST_LEFT_OUT = 2000;

/**
 * Leaves out each item in turn, decides again, and reports the items that change the outcome by themselves (the
 * influence of a single observation; R. D. Cook, S. Weisberg, Residuals and Influence in Regression, 1982). Not defined
 * for more than `most` items; the reason states this.
 *
 * @param count number of items, for example of values, or of rows with categories
 * @param decide decides without the item of an index, or with all items for null; returns an outcome that `===` can
 *   compare, such as a string
 *
 * @example
 * decidedByOne(4, (without) => [0.01, -0.01, 0.02, 50].some((value, i) => i !== without && value > 1));
 * // deciding.0.index 3
 */
export function decidedByOne<Outcome extends string | number | boolean | null>(
  count: number,
  decide: (without: number | null) => Outcome,
  most = MOST_LEFT_OUT,
): Finding<DecidedByOne<Outcome>> {
  if (count > most) {
    return notDefined(`not checked: ${count} values, and each of up to ${most} is left out in turn`);
  }
  const outcome = decide(null);
  const deciding: { index: number; without: Outcome }[] = [];
  for (let index = 0; index < count; index++) {
    const without = decide(index);
    if (without !== outcome) deciding.push({ index, without });
  }
  return defined({ outcome, deciding });
}
