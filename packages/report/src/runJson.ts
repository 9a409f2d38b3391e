import {
  architectureHypothesis,
  REFERENCE_GAINS,
  REFERENCE_SOURCE,
  type ArchitectureHypothesis,
  type GainFindings,
  type ReferenceGain,
} from "@gain/analysis";
import type { ReportLabels } from "./reportLabels.ts";

/** One model's part of a report. */
export interface ReportedModel {
  readonly labels: ReportLabels;
  readonly findings: GainFindings;
}

/** What a run found, for programs. Every number is finite: JSON.stringify loses nothing. */
export interface RunJson {
  /** Changes when a reader of the former shape would misread it. */
  readonly format: "gain-run-1";
  readonly models: readonly ReportedModel[];
  readonly architectureHypothesis: ArchitectureHypothesis;
  readonly references: { readonly source: string; readonly gains: readonly ReferenceGain[] };
}

/** The findings of all models of a run with their labels, the state of the hypothesis, and the cited references. */
export function runJson(models: readonly ReportedModel[]): RunJson {
  return {
    format: "gain-run-1",
    models: models.map(({ labels, findings }) => ({ labels, findings })),
    architectureHypothesis: architectureHypothesis(
      models.map(({ labels }) => ({ model: labels.modelName, wiring: labels.wiring })),
    ),
    references: { source: REFERENCE_SOURCE, gains: REFERENCE_GAINS },
  };
}
