import type { Direction } from "../verdict/direction.ts";
import type { Correlation, RankCorrelation } from "../inference/correlation.ts";
import type { DetectableEffect } from "../inference/detectableEffect.ts";
import type { EffectSize } from "../inference/effectSize.ts";
import type { HodgesLehmann } from "../inference/hodgesLehmann.ts";
import type { MedianInterval } from "../inference/medianInterval.ts";
import type { ConfidenceInterval, OneSampleT } from "../inference/oneSampleT.ts";
import type { WilcoxonSignedRank } from "../inference/signedRank.ts";
import type { SignTest } from "../inference/signTest.ts";
import type { GroupPair } from "../inference/pairwiseWelch.ts";
import type { StratifiedBootstrap } from "../inference/stratifiedBootstrap.ts";
import type { WelchAnova } from "../inference/welchAnova.ts";
import type { WithinCorrelation } from "../inference/withinCorrelation.ts";
import type { WithinPermutation } from "../inference/withinPermutation.ts";
import type { LayerProfile } from "../layers/layerProfile.ts";
import type { Summary } from "../sample/summary.ts";
import type { Finding, Statistic } from "../statistic.ts";
import type { VerdictWord } from "../verdict/modelVerdict.ts";
import type { CategorySummary } from "./categories.ts";
import type { Equivalence } from "./equivalence.ts";
import type { GainEstimate } from "./gainEstimate.ts";
import type { NotebookFindings } from "./notebookFindings.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import type { PrimaryResult } from "./primaryResult.ts";
import type { RowCounts } from "./rowCounts.ts";

/** The results of one model's analysis. Every number in it is finite, so JSON loses nothing. */
export interface GainFindings {
  readonly model: string;
  readonly rows: RowCounts;
  /** Summary of the gains that are used; `rows` counts and names the others. */
  readonly gain: Summary;
  /** Mean of ln gain over the used gains, each of equal weight; also where there is no spread to test it. */
  readonly lnMean: Statistic;
  /** The one declared test of this model, on ln gain. */
  readonly primary: PrimaryResult;
  /** The geometric mean gain for new categories: CR2, Satterthwaite's degrees of freedom. */
  readonly newCategories: Finding<GainEstimate>;
  /** In order of first appearance. */
  readonly categories: readonly CategorySummary[];
  /** Do the categories' mean ln gains differ? */
  readonly categoriesDiffer: Finding<WelchAnova>;
  /** Every pair of categories by Welch's t of ln gain, with Holm's adjustment. */
  readonly categoryPairs: readonly GroupPair[];
  readonly entropy: EntropyFindings;
  readonly precisionFloor: PrecisionFloor | null;
  /** Distance from 1, in ln gain, below which a change does not matter. */
  readonly margin: number;
  readonly equivalence: Finding<Equivalence>;
  /** The smallest distance from 1, in ln gain, that the primary test is likely to detect. */
  readonly power: Finding<DetectableEffect>;
  /** Sensitivity analyses of the same question; the verdict does not depend on them. */
  readonly sensitivity: SensitivityFindings;
  readonly verdict: ModelVerdict;
  /** The original notebook's own statistics and verdict. */
  readonly notebook: NotebookFindings;
  readonly layers: LayerProfile;
}

/** This package's verdict on one model. */
export interface ModelVerdict {
  readonly word: VerdictWord;
  /** The same question for categories beyond these; null where that is not answered. */
  readonly beyond: Direction | null;
  /** Whether a prompt exists without which the term would be another one; false where that was not examined. */
  readonly decidedByOne: boolean;
  /** One line without its full stop: "expansion on these categories; not distinguishable beyond them". */
  readonly headline: string;
  /** The reasons, as complete sentences for printing. */
  readonly reasons: readonly string[];
  /**
   * Those of the reasons without which the headline alone would mislead: damaged and repeated rows, why there is no
   * verdict, prompts that decide by themselves.
   */
  readonly alerts: readonly string[];
}

/** The association of the gain with the entropy of the next-token distribution, over rows where both are finite. */
export interface EntropyFindings {
  /** Within categories; the only association that is tested. */
  readonly within: Finding<WithinCorrelation>;
  /** The same association, tested by permuting within categories. */
  readonly permutation: Finding<WithinPermutation>;
  /** Pearson's r of gain over all prompts: descriptive, because categories differ in both. */
  readonly pooled: Finding<Correlation>;
  readonly spearman: Finding<RankCorrelation>;
}

/** All on the used gains. */
export interface SensitivityFindings {
  /** Student's t of ln gain over all prompts as one sample. */
  readonly oneSample: Finding<GainEstimate>;
  /** The arithmetic mean against 1, by the design of the primary result. */
  readonly arithmetic: Finding<ArithmeticMean>;
  /** Of the geometric mean, drawn within categories. */
  readonly bootstrap: Finding<GainBootstrap>;
  /** Test of the centre of symmetry of ln gain, against 0. */
  readonly wilcoxon: Finding<WilcoxonSignedRank>;
  /** That centre as a gain, with its interval. */
  readonly centre: Finding<HodgesLehmann>;
  /** Test of the median gain, against 1. */
  readonly signTest: Finding<SignTest>;
  readonly median: Finding<MedianInterval>;
  /** Of mean ln gain, relative to 0. */
  readonly effect: Finding<EffectSize>;
}

export interface ArithmeticMean extends OneSampleT {
  readonly mean: number;
  readonly interval: ConfidenceInterval;
}

/** Ends and mean are gains: the exponentials of those of ln gain. */
export interface GainBootstrap extends StratifiedBootstrap {
  /** Whether prompts were drawn within their categories or as one sample. */
  readonly within: "categories" | "all prompts";
}
