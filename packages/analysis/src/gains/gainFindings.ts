import type { BootstrapInterval } from "../inference/bootstrap.ts";
import type { ClusteredMean } from "../inference/clusteredMean.ts";
import type { Correlation, RankCorrelation } from "../inference/correlation.ts";
import type { EffectSize } from "../inference/effectSize.ts";
import type { LogRatioAnalysis } from "../inference/logRatio.ts";
import type { ConfidenceInterval } from "../inference/oneSampleT.ts";
import type { PowerAnalysis } from "../inference/power.ts";
import type { WilcoxonSignedRank } from "../inference/signedRank.ts";
import type { SignTest } from "../inference/signTest.ts";
import type { LayerProfile } from "../layers/layerProfile.ts";
import type { Summary } from "../sample/summary.ts";
import type { Finding } from "../statistic.ts";
import type { CategorySummary } from "./categories.ts";
import type { Equivalence } from "./equivalence.ts";
import type { NotebookOneSampleT } from "./notebookOneSided.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import type { RowCounts } from "./rowCounts.ts";
import type { Significance } from "./significance.ts";
import type { ModelVerdict, NotebookVerdict, PythiaComparison } from "./verdict.ts";

/** What the gains of one model say. Every number in it is finite, so it survives JSON. */
export interface GainFindings {
  readonly model: string;
  readonly rows: RowCounts;
  /** Over the finite gains; `rows.nonFiniteGains` names the others. */
  readonly gain: Summary;
  /** Over the finite gains of each category, in order of first appearance. */
  readonly categories: readonly CategorySummary[];
  /** Of the mean gain, against 1. */
  readonly tTest: Finding<NotebookOneSampleT>;
  /** Of the mean gain, from the t distribution. */
  readonly interval: Finding<ConfidenceInterval>;
  /** Of the mean gain, by resampling. */
  readonly bootstrap: Finding<BootstrapInterval>;
  /** Of the median gain, against 1. */
  readonly wilcoxon: Finding<WilcoxonSignedRank>;
  /** Of the median gain, against 1. */
  readonly signTest: Finding<SignTest>;
  /** Of the mean gain, against 1. */
  readonly effect: Finding<EffectSize>;
  readonly logGain: LogRatioAnalysis;
  /** The mean gain, with the category as cluster. */
  readonly clustered: Finding<ClusteredMean>;
  /** Pearson's correlation of entropy and gain over the rows where both are finite. */
  readonly entropyCorrelation: Finding<Correlation>;
  /** Spearman's, over the same rows. */
  readonly entropySpearman: Finding<RankCorrelation>;
  readonly precisionFloor: PrecisionFloor | null;
  /** Of the mean gain with 1, within the precision floor. */
  readonly equivalence: Finding<Equivalence>;
  readonly power: Finding<PowerAnalysis>;
  /** Our verdict on this model, from the two-sided t test and the precision floor. */
  readonly verdict: Finding<ModelVerdict>;
  /** Why, in sentences that can be printed as they are. */
  readonly verdictReason: string;
  /** What the notebook would say of the same mean and test. */
  readonly notebook: {
    readonly verdict: Finding<NotebookVerdict>;
    readonly pythia: Finding<PythiaComparison>;
    readonly significance: Finding<Significance>;
  };
  readonly layers: LayerProfile;
}
