import { DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import { between, type ColumnTypes } from "./sqlText.ts";

/** Prompts joined at a time: memory depends on their number, not on the length of the run. */
const SPAN = 32_768;

/** Does a row belong to a prompt that equals an earlier one of the plan? */
export const IS_REPEATED = "list_contains(flags, 'repeated_prompt')";

export const GAIN_TYPES: ColumnTypes = { model_index: INTEGER, category: VARCHAR, gain: DOUBLE };

/** Queries with the columns `GAIN_TYPES`; together they return one row per measured prompt, repeated ones once. */
export function* gainQueries(prompts: number): Generator<{ sql: string }, void, undefined> {
  for (let from = 0; from < prompts; from += SPAN) {
    const to = from + SPAN - 1;
    yield {
      sql: `SELECT model_index, category, last_gain AS gain
      FROM measurements JOIN prompts USING (prompt_index)
      WHERE status = 'measured' AND NOT ${IS_REPEATED} AND ${between("measurements.prompt_index", from, to)}
        AND ${between("prompts.prompt_index", from, to)}`,
    };
  }
}
