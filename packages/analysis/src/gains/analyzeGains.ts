import { bootstrapInterval, type BootstrapInterval, type BootstrapOptions } from "../inference/bootstrap.ts";
import { summarizeByCategory, type CategorySummary } from "./categories.ts";
import { clusteredMean, type ClusteredMean } from "../inference/clusteredMean.ts";
import {
  FEWEST_PAIRS,
  pearson,
  spearman,
  type Correlation,
  type RankCorrelation,
} from "../inference/correlation.ts";
import { effectSize, type EffectSize } from "../inference/effectSize.ts";
import { equivalence, type Equivalence } from "./equivalence.ts";
import { mixedModels } from "../errors.ts";
import { layerProfile, type LayerProfile } from "../layers/layerProfile.ts";
import { logRatioAnalysis, type LogRatioAnalysis } from "../inference/logRatio.ts";
import { notebookOneSided, type NotebookOneSampleT } from "./notebookOneSided.ts";
import { counted } from "../numberText.ts";
import { meanInterval, oneSampleT, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import { powerAnalysis, type PowerAnalysis } from "../inference/power.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import { countRows, type RowCounts } from "./rowCounts.ts";
import { significance, type Significance } from "./significance.ts";
import { wilcoxonSignedRank, type WilcoxonSignedRank } from "../inference/signedRank.ts";
import { signTest, type SignTest } from "../inference/signTest.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { summarize, type Summary } from "../sample/summary.ts";
import {
  compareWithPythia,
  modelVerdict,
  notebookVerdict,
  type ModelVerdict,
  type NotebookVerdict,
  type PythiaComparison,
} from "./verdict.ts";
import { verdictReason } from "./verdictReason.ts";

/** What the analysis needs of one measured prompt. */
export interface GainObservation {
  readonly model: string;
  readonly category: string | null;
  /** null where the source does not say, as for entropy. */
  readonly prompt: string | null;
  /** Entropy of the next-token distribution, in nats. */
  readonly entropyNats: number | null;
  /** ‖h_L‖ / ‖h_{L−1}‖. */
  readonly lastGain: number;
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]; null where the source has none. */
  readonly norms: readonly number[] | null;
  /** Why the row's numbers need a second look. */
  readonly flags: readonly string[];
}

/** What the analysis cannot read from the rows. */
export interface AnalysisOptions {
  /** How precise the gains are, as `precisionFloorOf` says; null or left out where that is not known. */
  readonly precisionFloor?: PrecisionFloor | null;
  readonly bootstrap?: BootstrapOptions;
}

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

/**
 * The analysis of one model: summary, categories, tests against 1, correlation with entropy, verdicts, gain by layer.
 * Rows whose gain is NaN or infinite are counted, named and left out of the statistics. Throws where the rows are of
 * more than one model or of different depths, and for bootstrap options out of range.
 */
export function analyzeGains(
  model: string,
  rows: readonly GainObservation[],
  { precisionFloor = null, bootstrap }: AnalysisOptions = {},
): GainFindings {
  const models = new Set([model]);
  for (const row of rows) models.add(row.model);
  if (models.size > 1) throw mixedModels([...models]);
  const finite = rows.filter((row) => Number.isFinite(row.lastGain));
  const gains = finite.map((row) => row.lastGain);
  const gain = summarize(gains);
  const tTest = andThen(oneSampleT(gains), (test) => ({ ...test, notebook: notebookOneSided(test) }));
  const interval = meanInterval(gains);
  const power = powerAnalysis(gains);
  return {
    model,
    rows: countRows(rows),
    gain,
    categories: summarizeByCategory(
      rows.flatMap(({ category, lastGain }) => (category === null ? [] : [{ category, value: lastGain }])),
    ),
    tTest,
    interval,
    bootstrap: bootstrapInterval(gains, bootstrap),
    wilcoxon: wilcoxonSignedRank(gains),
    signTest: signTest(gains),
    effect: effectSize(gains),
    logGain: logRatioAnalysis(gains),
    clustered: clusteredMean(
      finite.map(({ category, lastGain }) => ({ value: lastGain, cluster: category })),
    ),
    ...entropyCorrelations(finite),
    precisionFloor,
    equivalence: equivalence(gains, precisionFloor),
    power,
    verdict: andFind(gain.mean, (meanGain) =>
      andThen(tTest, (test) => modelVerdict(test, meanGain, precisionFloor)),
    ),
    verdictReason: verdictReason({ meanGain: gain.mean, tTest, interval, power, precisionFloor }),
    notebook: {
      verdict: andThen(gain.mean, notebookVerdict),
      pythia: andThen(gain.mean, compareWithPythia),
      significance: andThen(tTest, ({ notebook }) => significance(notebook.p)),
    },
    layers: layerProfile(rows),
  };
}

function entropyCorrelations(
  rows: readonly GainObservation[],
): Pick<GainFindings, "entropyCorrelation" | "entropySpearman"> {
  const entropies: number[] = [];
  const gains: number[] = [];
  for (const { entropyNats, lastGain } of rows) {
    if (entropyNats === null || !Number.isFinite(entropyNats)) continue;
    entropies.push(entropyNats);
    gains.push(lastGain);
  }
  if (gains.length < FEWEST_PAIRS) {
    const few = notDefined(
      `${counted(gains.length, "row")} with both an entropy and a finite gain: a correlation needs at least ${FEWEST_PAIRS}`,
    );
    return { entropyCorrelation: few, entropySpearman: few };
  }
  return { entropyCorrelation: pearson(entropies, gains), entropySpearman: spearman(entropies, gains) };
}
