import { intervalOf, tOf } from "../inference/oneSampleT.ts";
import { stratifiedMean } from "../inference/stratifiedMean.ts";
import { counted } from "../numberText.ts";
import type { KnownErrors } from "../sample/groupErrors.ts";
import type { Group } from "../sample/groups.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { andFind, andThen, type Finding } from "../statistic.ts";
import { gainEstimate, type GainEstimate } from "./gainEstimate.ts";

/** The population of a mean: these categories, each with the same weight, or all prompts as one sample. */
export type Population = "these categories" | "prompts like these";

/** The one declared test of a model: is the geometric mean gain of the population 1? */
export interface PrimaryResult {
  readonly population: Population;
  /** Why the population is not "these categories"; null where it is. */
  readonly why: string | null;
  /** Prompts in the test. */
  readonly n: number;
  readonly estimate: Finding<GainEstimate>;
}

/** A logarithm near 0 has the rounding error of a gain near 1. */
const GAIN_SCALE = 1;

/**
 * Where every prompt has a category and there are at least two categories with at least two prompts each: the mean of
 * ln gain with each category weighted equally, its variance from within the categories, Satterthwaite's degrees of
 * freedom (`stratifiedMean`; R's `survey::svymean` with strata). Otherwise Student's t of ln gain over all prompts.
 *
 * @param lnGains of every prompt in the test; shape [n]
 * @param groups those that have a category, by category
 * @param known errors of some of the groups
 */
export function primaryResult(lnGains: Sample, groups: readonly Group[], known?: KnownErrors): PrimaryResult {
  const n = lnGains.length;
  const why = whyOneSample(n, groups);
  return why === null
    ? { population: "these categories", why, n, estimate: gainEstimate(stratifiedMean(groups, { known })) }
    : oneSampleResult(lnGains, why);
}

/** Student's t of ln gain over all prompts, whatever their categories. */
export const oneSampleResult = (lnGains: Sample, why: string): PrimaryResult => ({
  population: "prompts like these",
  why,
  n: lnGains.length,
  estimate: gainEstimate(oneSample(lnGains)),
});

function whyOneSample(n: number, groups: readonly Group[]): string | null {
  const categorised = groups.reduce((sum, { values }) => sum + values.length, 0);
  if (categorised === 0) return "no prompt has a category";
  if (categorised < n) return `${counted(n - categorised, "prompt")} of ${String(n)} without a category`;
  const [first] = groups;
  if (groups.length === 1 && first !== undefined) return `all prompts are of the category ${first.name}`;
  const single = groups.find(({ values }) => values.length === 1);
  return single === undefined
    ? null
    : `the category ${single.name} has one prompt, which shows no spread within the category`;
}

/** Student's t of the mean of ln gain against 0, over all prompts. */
export function oneSample(lnGains: Sample, level = 0.95): Parameters<typeof gainEstimate>[0] {
  return andFind(meanAndError(lnGains, GAIN_SCALE), ({ n, mean, standardError }) =>
    andFind(tOf({ mean, standardError }, n - 1, 0), (test) =>
      andThen(intervalOf({ mean, standardError }, n - 1, level), (interval) => ({
        ...test,
        mean,
        standardError,
        interval,
      })),
    ),
  );
}
