import { bootstrapInterval, type BootstrapOptions } from "../inference/bootstrap.ts";
import { meanOfClusters } from "../inference/clusteredMean.ts";
import { FEWEST_PAIRS, pearson, spearman } from "../inference/correlation.ts";
import { effectSize } from "../inference/effectSize.ts";
import { logRatioAnalysis } from "../inference/logRatio.ts";
import { meanInterval, oneSampleT } from "../inference/oneSampleT.ts";
import { powerAnalysis } from "../inference/power.ts";
import { wilcoxonSignedRank } from "../inference/signedRank.ts";
import { signTest } from "../inference/signTest.ts";
import { counted } from "../numberText.ts";
import { groupsOf } from "../sample/groups.ts";
import { summarize } from "../sample/summary.ts";
import { andFind, andThen, notDefined } from "../statistic.ts";
import { summarizeCategories } from "./categories.ts";
import { equivalence } from "./equivalence.ts";
import { assertModel, GainColumns, type GainObservation } from "./gainColumns.ts";
import type { GainFindings } from "./gainFindings.ts";
import { notebookOneSided } from "./notebookOneSided.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import { significance } from "./significance.ts";
import { compareWithPythia, modelVerdict, notebookVerdict } from "./verdict.ts";
import { verdictReason } from "./verdictReason.ts";

/** What the analysis cannot read from the rows. */
export interface AnalysisOptions {
  /** How precise the gains are, as `precisionFloorOf` says; null or left out where that is not known. */
  readonly precisionFloor?: PrecisionFloor | null;
  readonly bootstrap?: BootstrapOptions;
}

/**
 * The analysis of one model: summary, categories, tests against 1, correlation with entropy, verdicts, gain by layer.
 * Rows whose gain is NaN or infinite are counted, named and left out of the statistics. Throws where the rows are of
 * more than one model or of different depths, and for bootstrap options out of range.
 */
export const analyzeGains = (
  model: string,
  rows: readonly GainObservation[],
  options: AnalysisOptions = {},
): GainFindings => analyzeColumns(model, GainColumns.of(rows), options);

/**
 * The same of rows that went by. Beside the columns, arrays of at most four times their gains are made while it lasts:
 * ranks are exact.
 */
export function analyzeColumns(
  model: string,
  columns: GainColumns,
  { precisionFloor = null, bootstrap }: AnalysisOptions = {},
): GainFindings {
  assertModel(model, columns);
  const { categories, categoryNames } = columns;
  const isFinite = columns.gains.every(Number.isFinite);
  const isKept = (_: number, i: number): boolean => Number.isFinite(columns.gains[i]);
  const gains = isFinite ? columns.gains : columns.gains.filter(isKept);
  const gain = summarize(gains);
  const tTest = andThen(oneSampleT(gains), (test) => ({ ...test, notebook: notebookOneSided(test) }));
  const interval = meanInterval(gains);
  const power = powerAnalysis(gains);
  const equivalent = equivalence(gains, precisionFloor);
  return {
    model,
    rows: columns.counts(),
    gain,
    categories: summarizeCategories(groupsOf(columns.gains, categories, categoryNames).groups),
    tTest,
    interval,
    bootstrap: bootstrapInterval(gains, bootstrap),
    wilcoxon: wilcoxonSignedRank(gains),
    signTest: signTest(gains),
    effect: effectSize(gains),
    logGain: logRatioAnalysis(gains),
    clustered: meanOfClusters(
      groupsOf(gains, isFinite ? categories : categories.filter(isKept), categoryNames),
    ),
    ...entropyCorrelations(columns),
    precisionFloor,
    equivalence: equivalent,
    power,
    verdict: andFind(gain.mean, (meanGain) =>
      andThen(tTest, (test) => modelVerdict(test, meanGain, precisionFloor)),
    ),
    verdictReason: verdictReason({
      meanGain: gain.mean,
      tTest,
      interval,
      power,
      precisionFloor,
      equivalence: equivalent,
    }),
    notebook: {
      verdict: andThen(gain.mean, notebookVerdict),
      pythia: andThen(gain.mean, compareWithPythia),
      significance: andThen(tTest, ({ notebook }) => significance(notebook.p)),
    },
    layers: columns.layers.means(),
  };
}

function entropyCorrelations(
  columns: GainColumns,
): Pick<GainFindings, "entropyCorrelation" | "entropySpearman"> {
  const isPair = (_: number, i: number): boolean =>
    Number.isFinite(columns.gains[i]) && Number.isFinite(columns.entropies[i]);
  const isWhole = columns.gains.every(isPair);
  const gains = isWhole ? columns.gains : columns.gains.filter(isPair);
  const entropies = isWhole ? columns.entropies : columns.entropies.filter(isPair);
  if (gains.length < FEWEST_PAIRS) {
    const few = notDefined(
      `${counted(gains.length, "row")} with both an entropy and a finite gain: a correlation needs at least ${FEWEST_PAIRS}`,
    );
    return { entropyCorrelation: few, entropySpearman: few };
  }
  return { entropyCorrelation: pearson(entropies, gains), entropySpearman: spearman(entropies, gains) };
}
