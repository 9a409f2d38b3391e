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
 * influence of a single observation; R. D. Cook, S. Weisberg, Residuals and Influence in Regression, 1982). Items may
 * be values, or rows with categories. Not defined for more than `most` items; the reason states this.
 *
 * @param decide returns an outcome that `===` can compare, such as a string
 *
 * @example
 * decidedByOne([0.01, -0.01, 0.02, 50], (values) => values.some((value) => value > 1));
 * // deciding.0.index 3
 */
export function decidedByOne<Item, Outcome extends string | number | boolean | null>(
  items: readonly Item[],
  decide: (items: readonly Item[]) => Outcome,
  most = MOST_LEFT_OUT,
): Finding<DecidedByOne<Outcome>> {
  if (items.length > most) {
    return notDefined(`not checked: ${items.length} values, and each of up to ${most} is left out in turn`);
  }
  const outcome = decide(items);
  const deciding = items.flatMap((_, index) => {
    const without = decide(items.toSpliced(index, 1));
    return without === outcome ? [] : [{ index, without }];
  });
  return defined({ outcome, deciding });
}
