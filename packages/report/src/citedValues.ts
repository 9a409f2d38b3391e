import { REFERENCE_GAINS, REFERENCE_SOURCE, type ReferenceGain } from "@gain/analysis";
import { isNotebookExperiment, type ReportLabels } from "./reportLabels.ts";

/** Gains of models that a report compares with its own and did not measure. */
export interface CitedValues {
  /** Where they come from, for example "notebook GPT-J-6B Parallel Architecture Test, 2026-01-05". */
  readonly source: string;
  readonly gains: readonly ReferenceGain[];
}

export const NOTEBOOK_CITED: CitedValues = { source: REFERENCE_SOURCE, gains: REFERENCE_GAINS };

/** The notebook's cited values where its own experiment is reported; null for every other one. */
export const citedByDefault = (models: readonly { readonly labels: ReportLabels }[]): CitedValues | null =>
  models.some(({ labels }) => isNotebookExperiment(labels)) ? NOTEBOOK_CITED : null;
