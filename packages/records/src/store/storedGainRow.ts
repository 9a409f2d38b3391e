import { deriveGains } from "../derive.ts";
import type { GainFlag, GainRow } from "../gainRow.ts";
import type { StoredModel } from "./modelTable.ts";
import type { StoredMeasurement } from "./storedRow.ts";

/** A stored measurement as analysis and figures see it. Labels come from the preset; the loaded model knows its norm. */
export function storedGainRow(row: StoredMeasurement, { loaded }: StoredModel): GainRow {
  const { prompt, norms, entropyNats, topToken, topProb } = row;
  const { lastGain, totalAmp, layers, flags } = deriveGains(norms, row.tokenIds.length);
  const { label } = loaded;
  return {
    model: label?.name ?? loaded.name,
    architecture: label?.architecture ?? null,
    normType: label?.normType ?? (loaded.normType === "unknown" ? null : loaded.normType),
    params: label?.params ?? null,
    role: label?.role ?? null,
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
    flags: withNonFinite(flags, Number.isFinite(entropyNats) && Number.isFinite(topProb)),
  };
}

const withNonFinite = (flags: readonly GainFlag[], finite: boolean): readonly GainFlag[] =>
  finite || flags.includes("non_finite") ? flags : [...flags, "non_finite"];
