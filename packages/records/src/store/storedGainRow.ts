import { deriveGains } from "../derive.ts";
import type { GainFlag, GainRow } from "../gainRow.ts";
import { recordedStep } from "../recordedStep.ts";
import type { StoredModel } from "./modelTable.ts";
import type { StoredMeasurement } from "./storedRow.ts";

/** What the rows of a model say of it. */
export type ModelLabels = Pick<GainRow, "model" | "architecture" | "normType" | "params" | "role">;

/** Labels come from the preset; the loaded model knows its name and its norm. */
export const storedLabels = ({ loaded: { label, name, normType } }: StoredModel): ModelLabels => ({
  model: label?.name ?? name,
  architecture: label?.architecture ?? null,
  normType: label?.normType ?? (normType === "unknown" ? null : normType),
  params: label?.params ?? null,
  role: label?.role ?? null,
});

/** A stored measurement as analysis and figures see it. */
export function storedGainRow(row: StoredMeasurement, model: StoredModel): GainRow {
  const { prompt, norms, entropyNats, topToken, topProb } = row;
  const { lastGain, totalAmp, layers, flags } = deriveGains(norms, row.tokenIds.length);
  return {
    ...storedLabels(model),
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
    flags: [
      ...withNonFinite(flags, Number.isFinite(entropyNats) && Number.isFinite(topProb)),
      ...(row.cutTokens > 0 ? (["truncated"] as const) : []),
    ],
    lastStep: { ...recordedStep(row, layers), finalNorm: row.finalNorm },
  };
}

const withNonFinite = (flags: readonly GainFlag[], finite: boolean): readonly GainFlag[] =>
  finite || flags.includes("non_finite") ? flags : [...flags, "non_finite"];
