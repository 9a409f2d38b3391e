import { DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import { between, type ColumnTypes } from "./sqlText.ts";

/** Prompts joined at once: memory depends on their number, not on that of the run. */
const SPAN = 32_768;

/** SQL of ‖h_L‖ / ‖h_{L−1}‖ as `deriveGains` has it: 1 where there is one block, or where the denominator is 0. */
export const LAST_GAIN = "CASE WHEN len(norms) < 3 OR norms[-2] = 0 THEN 1 ELSE norms[-1] / norms[-2] END";

export const GAIN_TYPES: ColumnTypes = { model_ix: INTEGER, category: VARCHAR, gain: DOUBLE };

/** Queries of `GAIN_TYPES` that have one row for every measured row of the run. */
export function* gainQueries(prompts: number): Generator<{ sql: string }, void, undefined> {
  for (let from = 0; from < prompts; from += SPAN) {
    const to = from + SPAN - 1;
    yield {
      sql: `SELECT model_ix, category, ${LAST_GAIN} AS gain
      FROM measurements JOIN prompts ON ix = prompt_ix
      WHERE status = 'measured' AND ${between("prompt_ix", from, to)} AND ${between("ix", from, to)}`,
    };
  }
}
