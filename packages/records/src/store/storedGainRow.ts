import type { GainRow } from "../row/gainRow.ts";
import { recordedStep } from "../row/recordedStep.ts";
import type { StoredModel } from "./modelTable.ts";
import type { MetaFields } from "./metaFields.ts";
import type { StoredMeasurement } from "./storedRow.ts";

/** The labels of a model in its rows. */
export type ModelLabels = Pick<GainRow, "model" | "architecture" | "normType" | "params" | "role">;

/** Labels of the preset; without one, the name and the norm of the loaded model. */
export const storedLabels = ({ loaded: { label, name, normType } }: StoredModel): ModelLabels => ({
  model: label?.name ?? name,
  architecture: label?.architecture ?? null,
  normType: label?.normType ?? (normType === "unknown" ? null : normType),
  params: label?.params ?? null,
  role: label?.role ?? null,
});

/**
 * A stored measurement for analysis and figures, with the labels of its model.
 *
 * @param meta the own columns of its prompt, for `extra`
 */
export function storedGainRow(row: StoredMeasurement, labels: ModelLabels, meta?: MetaFields): GainRow {
  const { prompt, norms, entropyNats, topToken, topProb } = row;
  const { lastGain, totalAmp, flags } = row;
  const layers = norms.length - 1;
  const { model, architecture, normType, params, role } = labels;
  // Fields are listed because spreading objects takes several times as long, for every row of a run.
  return {
    model,
    architecture,
    normType,
    params,
    role,
    category: prompt.category,
    complexity: prompt.complexity,
    prompt: prompt.text,
    entropyNats,
    lastGain,
    totalAmp,
    topToken,
    topProb,
    layers,
    norms,
    flags,
    lastStep: { ...recordedStep(row, layers), finalNorm: row.finalNorm },
    ...(meta !== undefined && { extra: meta(prompt) }),
  };
}
