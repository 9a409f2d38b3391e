import type { NamedSample } from "../sample/sample.ts";
import { andThen, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { holm } from "./holm.ts";
import { welchT, type WelchT } from "./welch.ts";

/** A comparison of two groups. */
export interface GroupPair {
  readonly first: string;
  readonly second: string;
  readonly welch: Finding<WelchT>;
  /** The two-sided p of `welch`, adjusted by Holm's method over all pairs that have a test. */
  readonly pHolm: Statistic;
}

/**
 * Welch's t test of every two groups, with Holm's adjustment over the pairs; equals `scipy.stats.ttest_ind(a, b,
 * equal_var=False)` and statsmodels' `multipletests(p, method="holm")`. Pairs are in the order of the groups. A pair
 * without a test has a reason and is not part of the adjustment.
 *
 * @example
 * pairwiseWelch([
 *   { name: "Factual", values: [0.1, 0.3, 0.2] },
 *   { name: "Novel", values: [-0.1, 0.1, 0.3] },
 * ])[0];
 * // welch.t 0.7746, welch.df 2.941, pHolm 0.4961
 */
export function pairwiseWelch(groups: readonly NamedSample[], level = 0.95): readonly GroupPair[] {
  const pairs = groups.flatMap((first, i) =>
    groups.slice(i + 1).map((second) => ({
      first: first.name,
      second: second.name,
      welch: welchT(first.values, second.values, level),
    })),
  );
  const adjusted = holm(pairs.map(({ welch }) => andThen(welch, ({ pTwoSided }) => pTwoSided)));
  return pairs.map((pair, i) => ({ ...pair, pHolm: adjusted[i] ?? notDefined("there is no such pair") }));
}
