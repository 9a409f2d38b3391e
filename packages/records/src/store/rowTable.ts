import type { DuckDBValue } from "@duckdb/node-api";
import { ROW_COLUMNS, RUN_QUANTITIES } from "../row/rowColumns.ts";
import { duckdbType } from "./duckdbType.ts";
import { nextWindow } from "./promptWindow.ts";
import type { StoredModel } from "./modelTable.ts";
import type { Session } from "./session.ts";
import { between, integer, type ColumnTypes } from "./sqlText.ts";
import type { ModelLabels } from "./storedGainRow.ts";

/** The columns of a table of rows that is copied to a Parquet file. */
export const ROW_TYPES: ColumnTypes = Object.fromEntries(
  ROW_COLUMNS.flatMap(({ column, type, shape }) =>
    column === undefined ? [] : [[column, duckdbType(type, shape)]],
  ),
);

/** The columns of a table of a run's rows. */
export const RUN_ROW_TYPES: ColumnTypes = {
  ...ROW_TYPES,
  ...Object.fromEntries(RUN_QUANTITIES.map(({ column, type, shape }) => [column, duckdbType(type, shape)])),
};

/** SQL that creates an empty table with these columns. */
export const createTable = (name: string, types: ColumnTypes): string =>
  `CREATE TABLE ${name} (${Object.entries(types)
    .map(([column, type]) => `${column} ${type.toString()}`)
    .join(", ")})`;

/** Prompts joined at a time, and bytes of their texts: memory depends on these, not on the length of the run. */
const WINDOW = { prompts: 2048, bytes: 2 << 20 };

/** SQL of the columns that `measurements` and `prompts` do not have; a row's labels are parameters. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["model", "architecture", "norm_type", "params", "role"].map((label, index) => [
      label,
      `$${String(index + 1)}::VARCHAR`,
    ]),
  ),
  prompt: "text || coalesce(more_text, '')",
  layers: "(len(norms) - 1)::INTEGER",
  token_ids: "token_ids || coalesce(more_ids, [])",
};
const SELECTED = Object.keys(RUN_ROW_TYPES)
  .map((column) => `${EXPRESSIONS[column] ?? column} AS ${column}`)
  .join(", ");

/**
 * Queries with the columns `RUN_ROW_TYPES`: the measured rows of these models, model by model, in plan order, without the
 * models that have no labels.
 */
export async function* rowQueries(
  session: Session,
  models: readonly StoredModel[],
  labelsOf: (model: StoredModel) => ModelLabels | null,
): AsyncGenerator<{ sql: string; values?: DuckDBValue[] }, void, undefined> {
  for (const stored of models.toSorted((a, b) => a.modelIndex - b.modelIndex)) {
    const { modelIndex } = stored;
    const labels = labelsOf(stored);
    if (labels === null) continue;
    const { model, architecture, normType, params, role } = labels;
    const values = [model, architecture, normType, params, role];
    let window = await nextWindow(session, -1, WINDOW);
    while (window !== null) {
      const { from, to } = window;
      const of = (column: string): string => between(column, from, to);
      yield {
        values,
        sql: `SELECT ${SELECTED}
          FROM measurements JOIN prompts USING (prompt_index)
          LEFT JOIN (
            SELECT prompt_index AS text_of, string_agg(text, '' ORDER BY piece) AS more_text
            FROM prompt_continuations WHERE ${of("prompt_index")} GROUP BY prompt_index) ON text_of = measurements.prompt_index
          LEFT JOIN (
            SELECT prompt_index AS ids_of, flatten(list(token_ids ORDER BY piece)) AS more_ids
            FROM token_continuations WHERE model_index = ${integer(modelIndex)} AND ${of("prompt_index")}
            GROUP BY prompt_index) ON ids_of = measurements.prompt_index
          WHERE status = 'measured' AND model_index = ${integer(modelIndex)} AND ${of("measurements.prompt_index")}
            AND ${of("prompts.prompt_index")}
          ORDER BY measurements.prompt_index`,
      };
      window = await nextWindow(session, to, WINDOW);
    }
  }
}
