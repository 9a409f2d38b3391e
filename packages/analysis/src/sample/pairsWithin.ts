import { unequalLengths } from "../errors.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import { groupsOf, TextCodes } from "./groups.ts";
import { isRounding, NO_VALUES } from "./meanAndError.ts";
import { deviations } from "./productSums.ts";
import type { Sample } from "./sample.ts";

/** Pairs as deviations from the means of their categories, in order of first appearance. */
export interface PairsWithin {
  /** Pairs that have a category. */
  readonly n: number;
  readonly groups: readonly {
    readonly name: string;
    readonly x: Float64Array;
    readonly y: Float64Array;
  }[];
}

/**
 * Pairs of finite values by category, minus the category's mean. Not defined without pairs that have a category, or
 * where one side does not vary within any category. Throws where the lists have different lengths.
 */
export function pairsWithin(
  xs: Sample,
  ys: Sample,
  categories: readonly (string | null)[],
): Finding<PairsWithin> {
  if (xs.length !== ys.length) throw unequalLengths(xs.length, ys.length);
  if (xs.length !== categories.length) throw unequalLengths(xs.length, categories.length);
  if (xs.length === 0) return notDefined(NO_VALUES);
  const names = new TextCodes();
  const codes = categories.map((category) => names.code(category));
  const x = groupsOf(xs, codes, names.texts);
  const y = groupsOf(ys, codes, names.texts);
  if (x.groups.length === 0) return notDefined("no pair has a category");
  const deviationsX = x.groups.map(({ values }) => deviations(values));
  const deviationsY = y.groups.map(({ values }) => deviations(values));
  if (isFlat(deviationsX, x.all) || isFlat(deviationsY, y.all)) {
    return notDefined("one of the two quantities does not vary within the categories");
  }
  return defined({
    n: x.all.length,
    groups: x.groups.map(({ name }, i) => ({
      name,
      x: deviationsX[i] ?? new Float64Array(),
      y: deviationsY[i] ?? new Float64Array(),
    })),
  });
}

/** Whether the deviations are only rounding. */
function isFlat(groups: readonly Float64Array[], values: Float64Array): boolean {
  let squares = 0;
  for (const group of groups) for (const deviation of group) squares += deviation ** 2;
  return isRounding(Math.sqrt(squares / values.length), values, 0);
}
