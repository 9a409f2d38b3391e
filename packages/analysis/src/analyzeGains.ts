import { pearson, type Correlation } from "./correlation.ts";
import { mixedModels } from "./errors.ts";
import { layerProfile, type LayerProfile } from "./layers.ts";
import { meanInterval, oneSampleT, type ConfidenceInterval, type OneSampleT } from "./oneSampleT.ts";
import { countRows, type RowCounts } from "./rowCounts.ts";
import { significance, type Significance } from "./significance.ts";
import { andThen, type Finding } from "./statistic.ts";
import { summarize, summarizeByCategory, type CategorySummary, type Summary } from "./summary.ts";
import {
  compareWithPythia,
  modelVerdict,
  notebookVerdict,
  type ModelVerdict,
  type NotebookVerdict,
  type PythiaComparison,
} from "./verdict.ts";

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

/** What the gains of one model say. Every number in it is finite, so it survives JSON. */
export interface GainFindings {
  readonly model: string;
  readonly rows: RowCounts;
  /** Over the finite gains; `rows.nonFiniteGains` names the others. */
  readonly gain: Summary;
  /** Over the finite gains of each category, in order of first appearance. */
  readonly categories: readonly CategorySummary[];
  readonly tTest: Finding<OneSampleT>;
  readonly interval: Finding<ConfidenceInterval>;
  /** Pearson's correlation of entropy and gain over the rows where both are finite. */
  readonly entropyCorrelation: Finding<Correlation>;
  /** Our verdict on this model, from the two-sided test. */
  readonly verdict: Finding<ModelVerdict>;
  /** What the notebook would say of the same mean and test. */
  readonly notebook: {
    readonly verdict: Finding<NotebookVerdict>;
    readonly pythia: Finding<PythiaComparison>;
    readonly significance: Finding<Significance>;
  };
  readonly layers: LayerProfile;
}

/**
 * The analysis of one model: summary, categories, test against 1, correlation with entropy, verdicts, gain by layer.
 * Rows whose gain is NaN or infinite are counted, named and left out of the statistics. Throws where the rows are of
 * more than one model or of different depths.
 */
export function analyzeGains(model: string, rows: readonly GainObservation[]): GainFindings {
  const models = [...new Set([model, ...rows.map((row) => row.model)])];
  if (models.length > 1) throw mixedModels(models);
  const finite = rows.filter((row) => Number.isFinite(row.lastGain));
  const gains = finite.map((row) => row.lastGain);
  const paired = finite.flatMap(({ entropyNats, lastGain }) =>
    entropyNats !== null && Number.isFinite(entropyNats) ? [{ entropyNats, lastGain }] : [],
  );
  const gain = summarize(gains);
  const tTest = oneSampleT(gains);
  return {
    model,
    rows: countRows(rows),
    gain,
    categories: summarizeByCategory(
      rows.flatMap(({ category, lastGain }) => (category === null ? [] : [{ category, value: lastGain }])),
    ),
    tTest,
    interval: meanInterval(gains),
    entropyCorrelation: pearson(
      paired.map((row) => row.entropyNats),
      paired.map((row) => row.lastGain),
    ),
    verdict: andThen(tTest, modelVerdict),
    notebook: {
      verdict: andThen(gain.mean, notebookVerdict),
      pythia: andThen(gain.mean, compareWithPythia),
      significance: andThen(tTest, ({ notebook }) => significance(notebook.p)),
    },
    layers: layerProfile(rows),
  };
}
