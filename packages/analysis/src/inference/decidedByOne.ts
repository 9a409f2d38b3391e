import { defined, notDefined, type Finding } from "../statistic.ts";

/** Which single items a decision hangs on. */
export interface DecidedByOne<Outcome> {
  /** Of all items. */
  readonly outcome: Outcome;
  /** Places of the items without which the outcome is another, in their order; empty where none decides alone. */
  readonly deciding: readonly { readonly place: number; readonly without: Outcome }[];
}

/** The decision is made anew without each item, so that their number counts twice. */
export const MOST_LEFT_OUT = 2000;

/**
 * Leaves out one item after the other and decides again: which one, by itself, changes the outcome (the influence of a
 * single observation; R. D. Cook, S. Weisberg, Residuals and Influence in Regression, 1982). Items may be values, or rows
 * with categories. Not checked for more than `most` items, which the reason says.
 *
 * @param decide makes an outcome that `===` compares, such as a word
 *
 * @example
 * decidedByOne([0.01, -0.01, 0.02, 50], (values) => values.some((value) => value > 1));
 * // deciding.0.place 3
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
  const deciding = items.flatMap((_, place) => {
    const without = decide(items.toSpliced(place, 1));
    return without === outcome ? [] : [{ place, without }];
  });
  return defined({ outcome, deciding });
}
