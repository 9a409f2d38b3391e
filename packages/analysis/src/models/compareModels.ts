import type { GainFindings } from "../gains/gainFindings.ts";
import type { Wiring } from "../gains/references.ts";
import { holm } from "../inference/holm.ts";
import { logRatioAnalysis, type LogRatioAnalysis } from "../inference/logRatio.ts";
import { intervalOf, tOf, type ConfidenceInterval, type OneSampleT } from "../inference/oneSampleT.ts";
import { wilcoxonSignedRank, type WilcoxonSignedRank } from "../inference/signedRank.ts";
import { meanAndError, NO_VALUES } from "../sample/meanAndError.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andFind, andThen, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { architectureHypothesis, type ArchitectureHypothesis } from "./architectureHypothesis.ts";
import { pairRows, type PairableRow, type PairedGain } from "./pairRows.ts";

/** One analysed model, as a comparison takes it. */
export interface ComparedModel {
  readonly name: string;
  readonly wiring: Wiring;
  /** Was the trained model changed before it was measured? */
  readonly intervened?: boolean;
  readonly findings: GainFindings;
  /** The rows that the findings are made of. */
  readonly rows: readonly PairableRow[];
}

/** Two models on the prompts that both have. Differences are first − second, ratios first / second. */
export interface PairedComparison {
  readonly first: string;
  readonly second: string;
  /** Prompts with a finite gain in both. */
  readonly n: number;
  /** Rows whose prompt the other model lacks. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Rows whose source does not say the prompt: they cannot be paired. */
  readonly withoutPrompt: { readonly first: number; readonly second: number };
  /** Pairs left out because a gain of theirs is NaN or infinite. */
  readonly nonFinitePairs: number;
  readonly differences: readonly PairedGain[];
  readonly meanDifference: Statistic;
  /** Of the mean difference, against 0; equals scipy's `ttest_rel`. */
  readonly tTest: Finding<OneSampleT>;
  /** Of the mean difference. */
  readonly interval: Finding<ConfidenceInterval>;
  /** Of the differences, against 0. */
  readonly wilcoxon: Finding<WilcoxonSignedRank>;
  /** Of the ratios of the two gains. */
  readonly logRatio: LogRatioAnalysis;
  /** The two-sided p of `tTest`, adjusted by Holm's method over all pairs that have a test. */
  readonly pHolm: Statistic;
}

/** The test of one model against 1, in the family of all models. */
export interface NeutralTest {
  readonly model: string;
  /** Of Student's t test; alternative: the mean gain differs from 1. */
  readonly pTwoSided: Statistic;
  /** Adjusted by Holm's method over the models that have a test. */
  readonly pHolm: Statistic;
}

/** What several models say together. */
export interface ModelComparison {
  /** Every model with every later one. */
  readonly pairs: readonly PairedComparison[];
  /** One entry a model, in their order. */
  readonly neutralTests: readonly NeutralTest[];
  readonly architectures: ArchitectureHypothesis;
}

/** Compares models pair by pair on the same prompts, tests each against 1 as one family, and the classes of wiring. */
export function compareModels(models: readonly ComparedModel[]): ModelComparison {
  const pairs = models.flatMap((first, i) => models.slice(i + 1).map((second) => comparePair(first, second)));
  const pairsHolm = holm(pairs.map(({ tTest }) => twoSided(tTest)));
  const neutral = models.map(({ findings }) => andThen(findings.primary.estimate, ({ pTwoSided }) => pTwoSided));
  const neutralHolm = holm(neutral);
  const none = notDefined(NO_VALUES);
  return {
    pairs: pairs.map((pair, i) => ({ ...pair, pHolm: pairsHolm[i] ?? none })),
    neutralTests: models.map(({ name }, i) => ({
      model: name,
      pTwoSided: neutral[i] ?? none,
      pHolm: neutralHolm[i] ?? none,
    })),
    architectures: architectureHypothesis(
      models.map(({ name, wiring, intervened = false, findings }) => ({
        model: name,
        wiring,
        intervened,
        meanGain: findings.gain.mean,
      })),
    ),
  };
}

const twoSided = (test: Finding<OneSampleT>): Statistic => andThen(test, ({ pTwoSided }) => pTwoSided);

function comparePair(first: ComparedModel, second: ComparedModel): Omit<PairedComparison, "pHolm"> {
  const { pairs, ...counts } = pairRows(first.rows, second.rows);
  const differences = pairs.map(({ difference }) => difference);
  const scale = pairs.reduce(
    (largest, pair) => Math.max(largest, Math.abs(pair.first), Math.abs(pair.second)),
    0,
  );
  const n = pairs.length;
  const none = notDefined("the two models share no prompt with a finite gain in both");
  const sample = n === 0 ? none : meanAndError(differences, scale);
  return {
    first: first.name,
    second: second.name,
    n,
    ...counts,
    differences: pairs,
    meanDifference: n === 0 ? none : finite(pairwiseSum(differences) / n),
    tTest: andFind(sample, (estimate) => tOf(estimate, n - 1, 0)),
    interval: andFind(sample, (estimate) => intervalOf(estimate, n - 1, 0.95)),
    wilcoxon: n === 0 ? none : wilcoxonSignedRank(differences, 0),
    logRatio: logRatioAnalysis(pairs.map((pair) => pair.first / pair.second)),
  };
}
