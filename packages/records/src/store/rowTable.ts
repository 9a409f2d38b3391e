import { VARCHAR, type DuckDBValue } from "@duckdb/node-api";
import { idColumn, metaNames } from "../row/metaNames.ts";
import { ERROR_COLUMNS, ROW_COLUMNS, RUN_QUANTITIES } from "../row/rowColumns.ts";
import { duckdbType } from "./duckdbType.ts";
import { nextWindow } from "./promptWindow.ts";
import type { StoredModel } from "./modelTable.ts";
import type { StoredPrompts } from "./promptTable.ts";
import type { Queries, Session } from "./session.ts";
import { between, integer, type ColumnTypes } from "./sqlText.ts";
import type { ModelLabels } from "./storedGainRow.ts";

/** The columns of a table of rows that is copied to a Parquet file. */
export const ROW_TYPES: ColumnTypes = Object.fromEntries(
  ROW_COLUMNS.flatMap(({ column, type, shape }) =>
    column === undefined ? [] : [[column, duckdbType(type, shape)]],
  ),
);

const QUANTITY_TYPES: ColumnTypes = {
  ...ROW_TYPES,
  ...Object.fromEntries(RUN_QUANTITIES.map(({ column, type, shape }) => [column, duckdbType(type, shape)])),
  ...Object.fromEntries(ERROR_COLUMNS.map(({ column = "" }) => [column, VARCHAR])),
};

/** The column of an own column of the prompts in a table of rows, by its place in `metaNames`. */
export const metaColumn = (place: number): string => `meta_${integer(place)}`;

/**
 * The columns of a table of a run's rows.
 *
 * @param metaColumns the own columns of its prompts
 */
const runRowTypes = (metaColumns: readonly string[]): ColumnTypes => ({
  ...QUANTITY_TYPES,
  ...Object.fromEntries(metaNames(metaColumns).map((_, place) => [metaColumn(place), VARCHAR])),
});

/** SQL that creates an empty table with these columns. */
export const createTable = (name: string, types: ColumnTypes): string =>
  `CREATE TABLE ${name} (${Object.entries(types)
    .map(([column, type]) => `${column} ${type.toString()}`)
    .join(", ")})`;

/** Prompts joined at a time, and bytes of their texts: memory depends on these, not on the length of the run. */
const WINDOW = { prompts: 2048, bytes: 2 << 20 };
/** Of prompts with own columns: every value of a window is in memory several times while it gets its column. */
const META_WINDOW = { values: 16_384, bytes: 1 << 20 };

const windowOf = (metaColumns: number): typeof WINDOW =>
  metaColumns === 0
    ? WINDOW
    : {
        prompts: Math.min(WINDOW.prompts, Math.ceil(META_WINDOW.values / metaColumns)),
        bytes: META_WINDOW.bytes,
      };

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
const SELECTED = Object.keys(QUANTITY_TYPES).map((column) => `${EXPRESSIONS[column] ?? column} AS ${column}`);

/** SQL of the own columns of prompts: what is selected, and the aggregates of the values of one prompt. */
function metaSql(names: readonly string[]): { readonly selected: string[]; readonly values: string[] } {
  const id = idColumn(names);
  const value = (number: number): string => `value_${integer(number)}`;
  const stated = id < 0 ? [] : [value(id)];
  // A prompt without an id has its line in the file, or its number, in place of it.
  const idSql = `coalesce(${[...stated, "line::VARCHAR", "(measurements.prompt_index + 1)::VARCHAR"].join(", ")})`;
  const others = names.map((_, number) => number).filter((number) => number !== id);
  return {
    selected: [idSql, ...others.map(value)].map((sql, place) => `${sql} AS ${metaColumn(place)}`),
    values: names.map(
      (_, number) => `max(text) FILTER (column_number = ${integer(number)}) AS ${value(number)}`,
    ),
  };
}

/**
 * The columns of a run's terminal rows, and the queries that return them: model by model, in plan order.
 *
 * @param labels labels of a model in its rows, null for a model that is left out
 */
export function runRows(
  models: readonly StoredModel[],
  labels: (model: StoredModel) => ModelLabels | null,
  { metaColumns }: StoredPrompts,
): { readonly types: ColumnTypes; readonly queries: (session: Session) => Queries } {
  const labelled = models
    .toSorted((a, b) => a.modelIndex - b.modelIndex)
    .flatMap((model) => {
      const own = labels(model);
      return own === null ? [] : [{ modelIndex: model.modelIndex, labels: own }];
    });
  return {
    types: runRowTypes(metaColumns),
    queries: (session) => rowQueries(session, labelled, metaColumns),
  };
}

async function* rowQueries(
  session: Session,
  models: readonly { readonly modelIndex: number; readonly labels: ModelLabels }[],
  metaColumns: readonly string[],
): AsyncGenerator<{ sql: string; values?: DuckDBValue[] }, void, undefined> {
  const meta = metaSql(metaColumns);
  const limits = windowOf(metaColumns.length);
  for (const { modelIndex, labels } of models) {
    const values = [labels.model, labels.architecture, labels.normType, labels.params, labels.role];
    let window = await nextWindow(session, -1, limits);
    while (window !== null) {
      const { from, to } = window;
      const of = (column: string): string => between(column, from, to);
      yield {
        values,
        sql: `SELECT ${[...SELECTED, ...meta.selected].join(", ")}
          FROM measurements JOIN prompts USING (prompt_index)
          LEFT JOIN (
            SELECT prompt_index AS text_of, string_agg(text, '' ORDER BY piece) AS more_text
            FROM prompt_continuations WHERE ${of("prompt_index")} GROUP BY prompt_index) ON text_of = measurements.prompt_index
          LEFT JOIN (
            SELECT prompt_index AS ids_of, flatten(list(token_ids ORDER BY piece)) AS more_ids
            FROM token_continuations WHERE model_index = ${integer(modelIndex)} AND ${of("prompt_index")}
            GROUP BY prompt_index) ON ids_of = measurements.prompt_index
          ${metaColumns.length === 0 ? "" : joined(meta.values, of("prompt_index"))}
          WHERE model_index = ${integer(modelIndex)} AND ${of("measurements.prompt_index")}
            AND ${of("prompts.prompt_index")}
          ORDER BY measurements.prompt_index`,
      };
      window = await nextWindow(session, to, limits);
    }
  }
}

/**
 * SQL of the join with own columns. Only values in several pieces are put together in order, since DuckDB keeps a buffer for
 * every ordered aggregate of every group.
 */
function joined(values: readonly string[], where: string): string {
  const long = `(SELECT prompt_index, column_number FROM meta_values WHERE ${where} AND piece = 1) AS long
    USING (prompt_index, column_number)`;
  return `LEFT JOIN (
    SELECT prompt_index AS meta_of, ${values.join(", ")} FROM (
      SELECT prompt_index, column_number, text FROM meta_values ANTI JOIN ${long} WHERE ${where}
      UNION ALL
      SELECT prompt_index, column_number, string_agg(text, '' ORDER BY piece) FROM meta_values SEMI JOIN ${long}
      WHERE ${where} GROUP BY prompt_index, column_number)
    GROUP BY prompt_index) ON meta_of = measurements.prompt_index`;
}
