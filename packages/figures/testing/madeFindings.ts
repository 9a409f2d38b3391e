import { analyzeGains, BFLOAT16_NORM_FLOOR, type AnalysisOptions, type GainFindings } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { PUBLISHED_ROWS } from "./publishedFigures.ts";

/** What is known of each prompt. */
export type GainsOfPrompts = readonly (Pick<GainRow, "lastGain"> & Partial<GainRow>)[];

/** Rows with these gains, of the model “m” where they name none. */
export function rowsOfGains(given: GainsOfPrompts): GainRow[] {
  const [row] = PUBLISHED_ROWS;
  if (row === undefined) throw new Error("the fixture has no rows");
  return given.map((one, i) => ({ ...row, model: "m", prompt: `prompt ${String(i)}`, ...one }));
}

/** What the analysis finds in them, with few draws. */
export function findingsOfGains(
  given: GainsOfPrompts,
  options: Pick<AnalysisOptions, "precisionFloor"> = { precisionFloor: BFLOAT16_NORM_FLOOR },
): GainFindings {
  const rows = rowsOfGains(given);
  return analyzeGains(rows[0]?.model ?? "m", rows, { ...options, draws: { seed: 1, resamples: 50 } });
}
