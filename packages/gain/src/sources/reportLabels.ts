import { wiringOfLabel, type Wiring } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { experimentTitle, type ReportLabels } from "@gain/report";

/** What is known of a model's rows beyond the rows themselves. */
export interface Provenance {
  readonly slug: string;
  readonly timestamp: string;
  readonly plannedPrompts: number;
  /** As read from the live model; undefined leaves it to the rows' label. */
  readonly wiring?: Wiring;
}

/** Labels for one model's rows: those that the rows carry, and nothing made up for those that they do not. */
export function reportLabels(
  modelName: string,
  rows: readonly GainRow[],
  provenance: Provenance,
): ReportLabels {
  const architecture = first(rows, (row) => row.architecture);
  return {
    experimentTitle: experimentTitle(modelName),
    modelName,
    // The notebook writes "(Parallel)" in its rows and "(Parallel Attention)" above them.
    architecture: architecture?.replace("(Parallel)", "(Parallel Attention)") ?? null,
    normType: first(rows, (row) => row.normType),
    wiring: provenance.wiring ?? wiringOfLabel(architecture),
    slug: provenance.slug,
    timestamp: provenance.timestamp,
    plannedPrompts: provenance.plannedPrompts,
  };
}

function first<Value>(rows: readonly GainRow[], get: (row: GainRow) => Value | null): Value | null {
  for (const row of rows) {
    const value = get(row);
    if (value !== null) return value;
  }
  return null;
}
