import { mixedModels } from "../errors.ts";
import { bootstrapInterval, type BootstrapOptions } from "../inference/bootstrap.ts";
import { clusteredMean } from "../inference/clusteredMean.ts";
import { FEWEST_PAIRS, pearson, spearman } from "../inference/correlation.ts";
import { effectSize } from "../inference/effectSize.ts";
import { logRatioAnalysis } from "../inference/logRatio.ts";
import { meanInterval, oneSampleT } from "../inference/oneSampleT.ts";
import { powerAnalysis } from "../inference/power.ts";
import { wilcoxonSignedRank } from "../inference/signedRank.ts";
import { signTest } from "../inference/signTest.ts";
import { layerProfile } from "../layers/layerProfile.ts";
import { counted } from "../numberText.ts";
import { summarize } from "../sample/summary.ts";
import { andFind, andThen, notDefined } from "../statistic.ts";
import { summarizeByCategory } from "./categories.ts";
import { equivalence } from "./equivalence.ts";
import type { GainFindings } from "./gainFindings.ts";
import { notebookOneSided } from "./notebookOneSided.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import { countRows } from "./rowCounts.ts";
import { significance } from "./significance.ts";
import { compareWithPythia, modelVerdict, notebookVerdict } from "./verdict.ts";
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
  const equivalent = equivalence(gains, precisionFloor);
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
