import { DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import { between, type ColumnTypes } from "./sqlText.ts";

/** Prompts joined at once: memory depends on their number, not on that of the run. */
const SPAN = 32_768;

export const GAIN_TYPES: ColumnTypes = { model_index: INTEGER, category: VARCHAR, gain: DOUBLE };

/** Queries of `GAIN_TYPES` that have one row for every measured row of the run. */
export function* gainQueries(prompts: number): Generator<{ sql: string }, void, undefined> {
  for (let from = 0; from < prompts; from += SPAN) {
    const to = from + SPAN - 1;
    yield {
      sql: `SELECT model_index, category, last_gain AS gain
      FROM measurements JOIN prompts USING (prompt_index)
      WHERE status = 'measured' AND ${between("measurements.prompt_index", from, to)}
        AND ${between("prompts.prompt_index", from, to)}`,
    };
  }
}
