import { analyzeGains, BFLOAT16_NORM_FLOOR, compareModels, type GainObservation } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { NOTEBOOK_CITED } from "../src/citedValues.ts";
import { gptjLabels, gptjRows } from "./gptjFixture.ts";
import type { ReportInput } from "../src/reportInput.ts";

/** A report of one model's rows; for tests. */
export function inputOf(rows: readonly (GainRow & GainObservation)[]): ReportInput {
  const findings = analyzeGains("GPT-J-6B", rows, { precisionFloor: BFLOAT16_NORM_FLOOR });
  const models = [{ labels: gptjLabels, findings, rows, notes: [] }];
  const { modelName: name, wiring } = gptjLabels;
  return {
    title: "Last-layer gain of GPT-J-6B",
    models,
    comparison: compareModels([{ name, wiring, findings, rows }]),
    summaries: [],
    study: null,
    sourceNotes: [],
    charts: [],
    cited: NOTEBOOK_CITED,
    rowFiles: [],
    provenance: [],
    selfChecks: [],
    timelines: [],
    command: "npx nx run gain:analyze -- gptj.csv",
    version: "0.1.0",
    createdAt: "2026-01-05T15:23:33.000Z",
  };
}

/** The notebook's run. */
export const oneModelInput = inputOf(gptjRows);
