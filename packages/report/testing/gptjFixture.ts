import { readFileSync } from "node:fs";
import { analyzeGains, BFLOAT16_NORM_FLOOR } from "@gain/analysis";
import { readNotebookCsv } from "@gain/records";
import type { ReportLabels } from "../src/reportLabels.ts";

const FIXTURES = new URL("../../records/fixtures/", import.meta.url);

/** The text of a file that Python wrote; for tests. */
export const pythonFile = (path: string): string => readFileSync(new URL(path, FIXTURES), "utf8");

export const gptjCsv = pythonFile("python-outputs/gptj_parallel_test_20260105_152333.csv");
export const gptjRows = readNotebookCsv(gptjCsv, "gptj.csv");
/** The notebook computed its norms in bfloat16. */
export const gptjFindings = analyzeGains("GPT-J-6B", gptjRows, { precisionFloor: BFLOAT16_NORM_FLOOR });
export const gptjLabels: ReportLabels = {
  experimentTitle: "GPT-J-6B Parallel Architecture Test",
  modelName: "GPT-J-6B",
  architecture: "GPT-NeoX (Parallel Attention)",
  normType: "LayerNorm",
  block: "L",
  seen: null,
  intervention: null,
  addedEnd: null,
  alarms: [],
  wiring: "parallel",
  slug: "gptj",
  timestamp: "20260105_152333",
  plannedPrompts: 25,
};
