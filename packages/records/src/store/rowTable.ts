import { DOUBLE, INTEGER, LIST, VARCHAR, type DuckDBValue } from "@duckdb/node-api";
import { LAST_GAIN } from "./gainTable.ts";
import { nextWindow } from "./promptWindow.ts";
import type { Session } from "./session.ts";
import { between, integer, type ColumnTypes } from "./sqlText.ts";
import type { ModelLabels } from "./storedGainRow.ts";

/** The columns of a table of rows that becomes a Parquet file. L is the number of blocks. */
export const ROW_TYPES = {
  model: VARCHAR,
  architecture: VARCHAR,
  norm_type: VARCHAR,
  params: VARCHAR,
  role: VARCHAR,
  category: VARCHAR,
  complexity: DOUBLE,
  prompt: VARCHAR,
  entropy_nats: DOUBLE,
  last_gain: DOUBLE,
  total_amp: DOUBLE,
  top_token: VARCHAR,
  top_prob: DOUBLE,
  layers: INTEGER,
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]. */
  norms: LIST(DOUBLE),
  flags: LIST(VARCHAR),
} as const satisfies ColumnTypes;

/** With what the rows of a run have besides. */
export const RUN_ROW_TYPES = {
  ...ROW_TYPES,
  token_ids: LIST(INTEGER),
  last_token: VARCHAR,
  /** ‖h_k − h_{k−1}‖₂ for k = 1…L, shape [L]. */
  delta_norms: LIST(DOUBLE),
  /** ⟨h_{k−1}, h_k − h_{k−1}⟩ for k = 1…L, shape [L]. */
  inners: LIST(DOUBLE),
  /** Norms of what attention and the MLP wrote, and their inner products with h_{k−1}, for k = 1…L, shape [L]. */
  attention_norms: LIST(DOUBLE),
  attention_inners: LIST(DOUBLE),
  mlp_norms: LIST(DOUBLE),
  mlp_inners: LIST(DOUBLE),
  /** ‖Δ_k − attention − MLP‖₂ for k = 1…L, shape [L]. */
  split_errors: LIST(DOUBLE),
  final_norm: DOUBLE,
} as const satisfies ColumnTypes;

/** SQL that makes an empty table of these columns. */
export const createTable = (name: string, types: ColumnTypes): string =>
  `CREATE TABLE ${name} (${Object.entries(types)
    .map(([column, type]) => `${column} ${type.toString()}`)
    .join(", ")})`;

/** Prompts joined at once, and bytes of their texts: memory depends on these, not on the run. */
const WINDOW = { prompts: 2048, bytes: 2 << 20 };

const TOTAL_AMP = "CASE WHEN len(norms) < 3 OR norms[2] = 0 THEN 1 ELSE norms[-1] / norms[2] END";
/** As `deriveGains` and `storedGainRow` have them, in their order. */
const FLAGS = `list_filter([
  CASE WHEN len(norms) < 3 THEN 'single_block' END,
  CASE WHEN len(norms) >= 3 AND (norms[-2] = 0 OR norms[2] = 0) THEN 'zero_denominator' END,
  CASE WHEN token_count = 1 THEN 'position_zero' END,
  CASE WHEN NOT (isfinite(entropy_nats) AND isfinite(top_prob) AND isfinite(${LAST_GAIN}) AND isfinite(${TOTAL_AMP})
    AND list_bool_and(list_transform(norms, lambda norm: isfinite(norm)))) THEN 'non_finite' END,
  CASE WHEN cut_tokens > 0 THEN 'truncated' END,
  CASE WHEN EXISTS (SELECT 1 FROM prompt_duplicates AS repeated WHERE repeated.prompt_ix = ix) THEN 'repeated_prompt' END],
  lambda flag: flag IS NOT NULL)`;

/** Queries of `RUN_ROW_TYPES` that have the measured rows of these models, model by model, in plan order. */
export async function* rowQueries(
  session: Session,
  models: readonly { readonly modelIx: number; readonly labels: ModelLabels }[],
): AsyncGenerator<{ sql: string; values?: DuckDBValue[] }, void, undefined> {
  for (const { modelIx, labels } of models) {
    const values = [labels.model, labels.architecture, labels.normType, labels.params, labels.role];
    let window = await nextWindow(session, -1, WINDOW);
    while (window !== null) {
      const { from, to } = window;
      const of = (column: string): string => between(column, from, to);
      yield {
        values,
        sql: `SELECT $1::VARCHAR AS model, $2::VARCHAR AS architecture, $3::VARCHAR AS norm_type, $4::VARCHAR AS params,
            $5::VARCHAR AS role, category, complexity, text || coalesce(more_text, '') AS prompt, entropy_nats,
            ${LAST_GAIN} AS last_gain, ${TOTAL_AMP} AS total_amp, top_token, top_prob,
            (len(norms) - 1)::INTEGER AS layers, norms, ${FLAGS} AS flags,
            token_ids || coalesce(more_ids, []) AS token_ids, last_token, delta_norms, inners,
            attention_norms, attention_inners, mlp_norms, mlp_inners, split_errors, final_norm
          FROM measurements JOIN prompts ON ix = prompt_ix
          LEFT JOIN (
            SELECT prompt_ix AS text_ix, string_agg(text, '' ORDER BY piece) AS more_text
            FROM prompt_continuations WHERE ${of("prompt_ix")} GROUP BY prompt_ix) ON text_ix = prompt_ix
          LEFT JOIN (
            SELECT prompt_ix AS ids_ix, flatten(list(token_ids ORDER BY piece)) AS more_ids
            FROM token_continuations WHERE model_ix = ${integer(modelIx)} AND ${of("prompt_ix")}
            GROUP BY prompt_ix) ON ids_ix = prompt_ix
          WHERE status = 'measured' AND model_ix = ${integer(modelIx)} AND ${of("prompt_ix")} AND ${of("ix")}
          ORDER BY prompt_ix`,
      };
      window = await nextWindow(session, to, WINDOW);
    }
  }
}
