import { counted } from "../numberText.ts";
import { groupErrors, LOG_SCALE } from "../sample/groupErrors.ts";
import type { NamedSample } from "../sample/sample.ts";
import { allFinite, andFind, notDefined, type Finding } from "../statistic.ts";
import { fTail } from "./fTail.ts";

/** Welch's test of the equality of several means with unequal variances. */
export interface WelchAnova {
  readonly groups: number;
  readonly n: number;
  readonly f: number;
  /** Groups − 1. */
  readonly dfBetween: number;
  /** By Welch; not an integer. */
  readonly dfWithin: number;
  /** Alternative: the means are not all equal. */
  readonly p: number;
}

/**
 * Welch's one-way analysis of variance (B. L. Welch, Biometrika 38, 1951, 330–336). With weights w_g = n_g / s_g², their
 * sum W, the weighted mean m of the G means m_g, and Λ = Σ (1 − w_g/W)² / (n_g − 1):
 *
 *     F = Σ w_g (m_g − m)² / (G − 1) / (1 + 2 (G − 2) / (G² − 1) · Λ),   dfWithin = (G² − 1) / (3 Λ)
 *
 * Equals statsmodels' `anova_oneway(values, groups, use_var="unequal")` and R's `oneway.test`. Not defined for fewer
 * than two groups, or where a group has fewer than two values or no spread, because its weight would be infinite. With
 * groups of two or three values the test rejects too often, as docs/inference-simulation.md shows.
 *
 * @param scale the size of the numbers from which the values were computed: 1 where left out, for logarithms of gains
 *
 * @example
 * welchAnova([
 *   { name: "Factual", values: [0.1, 0.3, 0.2] },
 *   { name: "Novel", values: [-0.1, 0.1, 0.3] },
 * ]);
 * // f 0.6, dfBetween 1, dfWithin 2.941, p 0.4961
 */
export function welchAnova(groups: readonly NamedSample[], scale = LOG_SCALE): Finding<WelchAnova> {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) {
    return notDefined(`there is one category, ${JSON.stringify(only.name)}: a difference needs at least two`);
  }
  return andFind(groupErrors(groups, scale), (errors) => {
    const constant = groups.filter((_, i) => errors[i]?.squaredError === 0);
    if (constant.length > 0) {
      const names = constant.map(({ name }) => JSON.stringify(name)).join(", ");
      return notDefined(
        `${counted(constant.length, "category has", "categories have")} no spread (${names}): ` +
          `Welch's test weights a mean by its spread`,
      );
    }
    const count = errors.length;
    let weights = 0;
    for (const { squaredError } of errors) weights += 1 / squaredError;
    let centre = 0;
    for (const { mean, squaredError } of errors) centre += mean / squaredError / weights;
    let between = 0;
    let lambda = 0;
    for (const { n, mean, squaredError } of errors) {
      between += (mean - centre) ** 2 / squaredError;
      lambda += (1 - 1 / squaredError / weights) ** 2 / (n - 1);
    }
    const dfBetween = count - 1;
    const dfWithin = (count ** 2 - 1) / (3 * lambda);
    const f = between / dfBetween / (1 + ((2 * (count - 2)) / (count ** 2 - 1)) * lambda);
    return allFinite({
      groups: count,
      n: errors.reduce((total, { n }) => total + n, 0),
      f,
      dfBetween,
      dfWithin,
      p: fTail(f, dfBetween, dfWithin),
    });
  });
}
