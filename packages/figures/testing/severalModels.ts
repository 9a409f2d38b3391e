import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  analyzeGains,
  BFLOAT16_NORM_FLOOR,
  compareModels,
  geometricGains,
  normsByLayer,
  REFERENCE_GAINS,
  wiringOfLabel,
  type ModelComparison,
  type Wiring,
} from "@gain/analysis";
import { readNotebookCsv, type GainRow } from "@gain/records";
import type { CitedGain, SeveralModel } from "../src/index.ts";

const OUTPUTS = join(import.meta.dirname, "../../records/fixtures/python-outputs");

/** Models beside each other, as figures of several take them. */
export interface SeveralCase {
  readonly models: readonly SeveralModel[];
  readonly comparison: ModelComparison;
}

interface Given {
  readonly name: string;
  readonly wiring: Wiring;
  readonly normType: string | null;
  readonly rows: readonly GainRow[];
  readonly family?: string;
}

/** What is said of models with these rows. */
export function severalOf(given: readonly Given[]): SeveralCase {
  const analysed = given.map((model) => {
    const rows = model.rows.map((row) => ({ ...row, model: model.name }));
    const findings = analyzeGains(model.name, rows, {
      precisionFloor: BFLOAT16_NORM_FLOOR,
      draws: { seed: 1, resamples: 50 },
    });
    return { ...model, rows, findings };
  });
  const comparison = compareModels(analysed);
  return {
    comparison,
    models: analysed.map(({ name, wiring, normType, rows, findings }, i): SeveralModel => ({
      ...{ name, wiring, normType, findings },
      family: comparison.replicates[i]?.family ?? null,
      copyOf: comparison.replicates[i]?.copyOf ?? null,
      word: comparison.neutralTests[i]?.word ?? findings.verdict.word,
      gains: rows.map(({ lastGain }) => lastGain),
      blocks: geometricGains(normsByLayer(rows).overall),
    })),
  };
}

/** Rows that Python wrote, by model. */
function pythonRows(file: string): ReadonlyMap<string, readonly GainRow[]> {
  const byModel = new Map<string, GainRow[]>();
  for (const row of readNotebookCsv(readFileSync(join(OUTPUTS, file), "utf8"), file)) {
    const known = byModel.get(row.model);
    if (known === undefined) byModel.set(row.model, [row]);
    else known.push(row);
  }
  return byModel;
}

/** What the models' authors state of them. */
const STATED: Readonly<Record<string, { readonly wiring: Wiring; readonly normType: string }>> = {
  "Pythia-6.9B": { wiring: "parallel", normType: "LayerNorm" },
  "GPT-J-6B": { wiring: "parallel", normType: "LayerNorm" },
  "GPT2-XL": { wiring: "sequential", normType: "LayerNorm" },
  "GPT2-Large": { wiring: "sequential", normType: "LayerNorm" },
  "GPT2-Medium": { wiring: "sequential", normType: "LayerNorm" },
  "Mistral-7B": { wiring: "sequential", normType: "RMSNorm" },
  "LLaMA-3.1-8B": { wiring: "sequential", normType: "RMSNorm" },
  "Gemma-7B": { wiring: "sequential", normType: "RMSNorm" },
};

/** Models that Python measured, with the gains of their prompts. */
export const PYTHON_MODELS: readonly Given[] = [
  "thermodynamic_benchmark_20260105_141034.csv",
  "gpt2_layernorm_validation_20260105_150306.csv",
  "gptj_parallel_test_20260105_152333.csv",
].flatMap((file) =>
  [...pythonRows(file)].map(([name, rows]): Given => ({
    name,
    rows,
    ...(STATED[name] ?? { wiring: "unknown", normType: null }),
  })),
);

/** The gains that the notebook cites. */
export const CITED: readonly CitedGain[] = REFERENCE_GAINS.map(({ model, gain, architecture, normType }) => ({
  name: model,
  gain,
  wiring: wiringOfLabel(architecture),
  normType,
}));
