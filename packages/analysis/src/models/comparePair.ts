import { interactionTest } from "../inference/interactionTest.ts";
import type { OneSampleT } from "../inference/oneSampleT.ts";
import { intervalOf, tOf, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import { logRatioAnalysis, type LogRatioAnalysis } from "../inference/logRatio.ts";
import { wilcoxonSignedRank, type WilcoxonSignedRank } from "../inference/signedRank.ts";
import { signTest, type SignTest } from "../inference/signTest.ts";
import { stratifiedMean, type StratifiedMean } from "../inference/stratifiedMean.ts";
import type { WelchAnova } from "../inference/welchAnova.ts";
import { groupsByName, type Group } from "../sample/groups.ts";
import { meanAndError } from "../sample/meanAndError.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { allFinite, andFind, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { pairPrompts, type PairedGain, type PairedRows } from "./pairRows.ts";
import type { PromptGains } from "./promptGains.ts";

/** The test of a pair: its ratio of gains, on the logarithmic scale, within the categories of the prompts. */
export interface RatioTest {
  /** exp of the mean ln(first / second): the ratio of the two models' geometric mean gains. */
  readonly ratio: number;
  /** Of the ratio. */
  readonly interval: ConfidenceInterval;
  /** Categories of equal weight that the mean is taken over; null where all prompts have the same weight. */
  readonly categories: number | null;
  readonly t: number;
  readonly df: number;
  /** Alternative: the ratio differs from 1. */
  readonly pTwoSided: number;
  /** Alternative: the ratio is less than 1. */
  readonly pRatioBelow: number;
  /** Alternative: the ratio is greater than 1. */
  readonly pRatioAbove: number;
}

/** Two models on the prompts that both have. Differences are first − second, ratios first / second. */
export interface PairedComparison extends Omit<PairedRows, "pairs"> {
  readonly first: string;
  readonly second: string;
  /**
   * Why it is not a pair of different models, because one is a copy; null where it is. A repeated pair has no test.
   */
  readonly repeats: string | null;
  /** Prompts with a usable gain in both. */
  readonly n: number;
  readonly differences: readonly PairedGain[];
  /** The primary test of a pair. */
  readonly ratioTest: Finding<RatioTest>;
  /** The two-sided p of `ratioTest`, adjusted by Holm's method over all pairs of different models that have a test. */
  readonly pHolm: Statistic;
  /** Does the ratio differ between categories? Welch's analysis of variance of ln(first / second). */
  readonly categoryByModel: Finding<WelchAnova>;
  /** The p of `categoryByModel`, adjusted by Holm's method over the same pairs. */
  readonly categoryHolm: Statistic;
  readonly meanDifference: Statistic;
  /** Sensitivity: of the mean difference, against 0; equals scipy's `ttest_rel`. */
  readonly tTest: Finding<OneSampleT>;
  /** Of the mean difference. */
  readonly interval: Finding<ConfidenceInterval>;
  /** Sensitivity: of the differences, against 0: their centre of symmetry, and their median. */
  readonly wilcoxon: Finding<WilcoxonSignedRank>;
  readonly signTest: Finding<SignTest>;
  /** Sensitivity: of the ratios of the two gains, all prompts of equal weight. */
  readonly logRatio: LogRatioAnalysis;
}

/** A model's gains under its name in the outputs. */
export interface NamedGains {
  readonly name: string;
  readonly gains: PromptGains;
}

/** A comparison before its p-values are adjusted for the others. */
export type BarePair = Omit<PairedComparison, "pHolm" | "categoryHolm">;

const LEVEL = 0.95;

export function comparePair(first: NamedGains, second: NamedGains, repeats: string | null): BarePair {
  const { pairs, ...counts } = pairPrompts(first.gains, second.gains);
  const differences = pairs.map(({ difference }) => difference);
  const scale = pairs.reduce(
    (largest, pair) => Math.max(largest, Math.abs(pair.first), Math.abs(pair.second)),
    0,
  );
  const n = pairs.length;
  const none = notDefined("the two models share no prompt with a usable gain in both");
  const sample = n === 0 ? none : meanAndError(differences, scale);
  const groups = groupsByName(
    pairs,
    ({ category }) => category,
    (pair) => Math.log(pair.first / pair.second),
  ).groups;
  const logRatio = logRatioAnalysis(pairs.map((pair) => pair.first / pair.second));
  const same = repeats === null ? null : notDefined(repeats);
  const untested = same ?? (n === 0 ? none : null);
  const tested = same ?? sample;
  return {
    first: first.name,
    second: second.name,
    repeats,
    n,
    ...counts,
    differences: pairs,
    ratioTest: same ?? (n === 0 ? none : ratioTest(groups, logRatio, n)),
    categoryByModel: same ?? (n === 0 ? none : differsByCategory(groups, n)),
    meanDifference: n === 0 ? none : finite(pairwiseSum(differences) / n),
    tTest: andFind(tested, (estimate) => tOf(estimate, n - 1, 0)),
    interval: andFind(tested, (estimate) => intervalOf(estimate, n - 1, LEVEL)),
    wilcoxon: same ?? (n === 0 ? none : wilcoxonSignedRank(differences, 0)),
    signTest: same ?? (n === 0 ? none : signTest(differences, 0)),
    logRatio: untested === null ? logRatio : { geometricMean: untested, tTest: untested, interval: untested },
  };
}

/**
 * Within categories where every pair has one and there are at least two categories with two prompts each; otherwise
 * over all prompts with the same weight. `categories` tells the two apart.
 */
function ratioTest(groups: readonly Group[], all: LogRatioAnalysis, n: number): Finding<RatioTest> {
  if (isStratified(groups, n)) {
    return andFind(stratifiedMean(groups, { level: LEVEL }), ofStrata);
  }
  return andFind(all.tTest, ({ t, df, pTwoSided, pMeanBelow, pMeanAbove }) =>
    andFind(all.geometricMean, (ratio) =>
      andFind(all.interval, (interval) =>
        allFinite({
          ratio,
          interval,
          categories: null,
          t,
          df,
          pTwoSided,
          pRatioBelow: pMeanBelow,
          pRatioAbove: pMeanAbove,
        }),
      ),
    ),
  );
}

const ofStrata = ({ categories, mean, interval, t, df, ...p }: StratifiedMean): Finding<RatioTest> =>
  allFinite({
    ratio: Math.exp(mean),
    interval: { level: interval.level, low: Math.exp(interval.low), high: Math.exp(interval.high) },
    categories,
    t,
    df,
    pTwoSided: p.pTwoSided,
    pRatioBelow: p.pMeanBelow,
    pRatioAbove: p.pMeanAbove,
  });

/** Whether the mean can be stratified by category, with the variance within categories. */
function isStratified(groups: readonly Group[], n: number): boolean {
  const grouped = groups.reduce((sum, { values }) => sum + values.length, 0);
  return grouped === n && groups.length > 1 && groups.every(({ values }) => values.length > 1);
}

function differsByCategory(groups: readonly Group[], n: number): Finding<WelchAnova> {
  const grouped = groups.reduce((sum, { values }) => sum + values.length, 0);
  if (grouped < n) return notDefined(`${n - grouped} of ${n} common prompts have no category`);
  return interactionTest(groups);
}
