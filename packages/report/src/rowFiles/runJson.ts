import {
  REFERENCE_GAINS,
  REFERENCE_SOURCE,
  type GainFindings,
  type MechanismProfile,
  type ModelComparison,
  type PairedComparison,
  type ReferenceGain,
  type SummaryFindings,
} from "@gain/analysis";
import { BLOCK_DEFINITIONS } from "@gain/records";
import type { LeftOutModel } from "../leftOutModel.ts";
import type { ReportedSummary } from "../reportedSummary.ts";
import type { StudyReport } from "../studyReport.ts";
import type { ReportLabels } from "../reportLabels.ts";

/** One model's part of a report. */
export interface ReportedModel {
  readonly labels: ReportLabels;
  readonly findings: GainFindings;
  /** What changes the residual norm, by component; absent where the source has only gains or norms. */
  readonly mechanism?: MechanismProfile;
  /** What was missing, taken from elsewhere or not trustworthy in the model's source. */
  readonly notes: readonly string[];
}

/** The findings of a run, for programs. Every number is finite: JSON.stringify loses nothing. */
export interface RunJson {
  /** Changes when a reader of the previous format would misread it. */
  readonly format: "gain-run-5";
  readonly models: readonly ReportedModel[];
  /** The pairs' differences by prompt are left out, like the rows, which are in the CSV. */
  readonly comparison: Omit<ModelComparison, "pairs"> & { readonly pairs: readonly PairJson[] };
  /** Summaries that files state without rows. */
  readonly summaries: readonly SummaryJson[];
  /** Models of a run that no statistic has, with the reason. */
  readonly leftOut: readonly LeftOutModel[];
  /** The study of files that the run is of; left out for another run. */
  readonly study?: StudyReport;
  readonly references: { readonly source: string; readonly gains: readonly ReferenceGain[] };
}

export type PairJson = Omit<PairedComparison, "differences">;

/** A summary as stated in its file, with what follows from it. Numbers that are not finite are null. */
export interface SummaryJson
  extends Omit<ReportedSummary["stated"], "mean" | "sd" | "min" | "max">, SummaryFindings {
  readonly definition: string;
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** The findings of all models with their labels and notes, their comparison, summaries, and the cited references. */
export function runJson(
  models: readonly ReportedModel[],
  comparison: ModelComparison,
  {
    summaries = [],
    leftOut = [],
    study = null,
  }: {
    readonly summaries?: readonly ReportedSummary[];
    readonly leftOut?: readonly LeftOutModel[];
    readonly study?: StudyReport | null;
  } = {},
): RunJson {
  return {
    format: "gain-run-5",
    models: models.map(({ labels, findings, mechanism, notes }) => ({
      ...{ labels, findings, notes },
      ...(mechanism !== undefined && { mechanism }),
    })),
    comparison: { ...comparison, pairs: comparison.pairs.map(pairJson) },
    summaries: summaries.map(({ stated: { sd, min, max, ...stated }, findings }) => ({
      ...stated,
      definition: BLOCK_DEFINITIONS[stated.block],
      ...{ sd: finite(sd), min: finite(min), max: finite(max) },
      ...findings,
    })),
    leftOut,
    ...(study !== null && { study }),
    references: { source: REFERENCE_SOURCE, gains: REFERENCE_GAINS },
  };
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

function pairJson(pair: PairedComparison): PairJson {
  const json: PairJson & { differences?: unknown } = { ...pair };
  delete json.differences;
  return json;
}
