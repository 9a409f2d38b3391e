import { analyzeGains, FLOAT32_MODEL_FLOOR, type Wiring } from "@gain/analysis";

const SPREAD = [0.95, 0.98, 1, 1.02, 1.06];

/** A model of ten rows in two categories whose gains lie around a mean; for tests. */
export function modelFindings(modelName: string, wiring: Wiring, mean: number) {
  const rows = ["one", "two"].flatMap((category) =>
    SPREAD.map((factor) => ({
      ...{
        model: modelName,
        prompt: `${category} ${String(factor)}`,
        category,
        entropyNats: 1,
        norms: null,
        flags: [],
      },
      lastGain: mean * factor,
    })),
  );
  const findings = analyzeGains(modelName, rows, { precisionFloor: FLOAT32_MODEL_FLOOR });
  return { rows, findings, labels: { modelName, wiring } };
}
