import betainc from "@stdlib/math-base-special-betainc";
import type { Group } from "../sample/groups.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { allFinite, notDefined, type Finding } from "../statistic.ts";

/** Welch's analysis of variance. */
export interface WelchAnova {
  readonly groups: number;
  readonly F: number;
  /** Groups − 1. */
  readonly dfBetween: number;
  /** By Welch; not an integer. */
  readonly dfWithin: number;
  /** Alternative: the means are not all the same. */
  readonly p: number;
}

/**
 * Asks whether the means of several groups differ, with a variance for each group (B. L. Welch, Biometrika 38, 1951,
 * 330–336); equals `anova_oneway(values, groups, use_var="unequal")` of statsmodels. Not defined for fewer than two
 * groups, or where a group has fewer than two values or does not vary.
 *
 * @param scale size of the numbers that the values were made from, as `meanAndError` takes it
 */
export function welchAnova(groups: readonly Group[], scale = 0): Finding<WelchAnova> {
  const k = groups.length;
  if (k < 2) return notDefined(`${k === 1 ? "one group" : "no group"}: two are needed`);
  const weighted: { readonly weight: number; readonly mean: number; readonly n: number }[] = [];
  for (const { name, values } of groups) {
    const sample = meanAndError(values, scale);
    if (!sample.defined) return notDefined(`${name}: ${sample.reason}`);
    const { n, mean, standardError } = sample.value;
    weighted.push({ n, mean, weight: 1 / standardError ** 2 });
  }
  const total = sumOf(weighted.map(({ weight }) => weight));
  const mean = sumOf(weighted.map((group) => group.weight * group.mean)) / total;
  const unsure = sumOf(weighted.map(({ weight, n }) => (1 - weight / total) ** 2 / (n - 1)));
  const between = sumOf(weighted.map((group) => group.weight * (group.mean - mean) ** 2)) / (k - 1);
  const F = between / (1 + (2 * (k - 2) * unsure) / (k ** 2 - 1));
  const dfBetween = k - 1;
  const dfWithin = (k ** 2 - 1) / (3 * unsure);
  const p = betainc(dfWithin / (dfWithin + dfBetween * F), dfWithin / 2, dfBetween / 2);
  return allFinite({ groups: k, F, dfBetween, dfWithin, p });
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
