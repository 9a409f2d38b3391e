import { analyzeGains, compareModels, type GainFindings, type ModelComparison } from "@gain/analysis";
import type { MeasuredModel } from "../sources/measuredModel.ts";

/** A model with what its rows say. */
export interface AnalysedModel extends MeasuredModel {
  readonly findings: GainFindings;
}

/** Every model by itself, and all together. */
export interface Analysis {
  readonly models: readonly AnalysedModel[];
  readonly comparison: ModelComparison;
}

/** The whole analysis. A model without a row is analysed too: every statistic then says that it is not defined. */
export function analyse(measured: readonly MeasuredModel[]): Analysis {
  const models = measured.map((model) => {
    const { rows, labels, precisionFloor } = model;
    const findings = analyzeGains(rows[0]?.model ?? labels.modelName, rows, { precisionFloor });
    // Two sources may hold a model of one name; what is told of it goes under the name that tells them apart.
    return { ...model, findings: { ...findings, model: labels.modelName } };
  });
  const comparison = compareModels(
    models.map(({ labels, findings, rows }) => ({
      name: labels.modelName,
      wiring: labels.wiring,
      intervened: labels.intervention !== null,
      findings,
      rows,
    })),
  );
  return { models, comparison };
}
