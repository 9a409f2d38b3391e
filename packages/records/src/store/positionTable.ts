import { FLOAT, INTEGER, LIST, VARCHAR, type DuckDBType } from "@duckdb/node-api";
import type { PositionRows } from "../row/rowBatch.ts";
import { INT32, int32Values, joined } from "../row/rowBlock.ts";
import type { Session, TableShape } from "./session.ts";
import { between, integer, type ColumnTypes } from "./sqlText.ts";

/** Numbers of one row: one, or one per block and for `norms` one more. */
type Kind = "number" | "whole" | "list";

/** The columns of a position, by the field of `PositionRows`; `split` has those of the parts. */
const COLUMNS = {
  items: { column: "prompt_index", kind: "whole" },
  positions: { column: "position", kind: "whole" },
  tokenIds: { column: "token_id", kind: "whole" },
  norms: { column: "norms", kind: "list" },
  deltaNorms: { column: "delta_norms", kind: "list" },
  inners: { column: "inners", kind: "list" },
  attentionNorms: { column: "attention_norms", kind: "list" },
  attentionInners: { column: "attention_inners", kind: "list" },
  mlpNorms: { column: "mlp_norms", kind: "list" },
  mlpInners: { column: "mlp_inners", kind: "list" },
  errors: { column: "split_errors", kind: "list" },
  finalNorms: { column: "final_norm", kind: "number" },
  entropiesNats: { column: "entropy_nats", kind: "number" },
  topIds: { column: "top_id", kind: "whole" },
  topProbs: { column: "top_prob", kind: "number" },
} as const satisfies Readonly<Record<string, { readonly column: string; readonly kind: Kind }>>;

const FIELDS = Object.entries(COLUMNS);
const TYPES: Readonly<Record<Kind, DuckDBType>> = { number: FLOAT, whole: INTEGER, list: LIST(FLOAT) };
const typeOf = (kind: Kind): DuckDBType => TYPES[kind];

/** Made with the first positions, so that stores of earlier versions have the tables that they were made with. */
export const POSITION_TABLE = `CREATE TABLE IF NOT EXISTS position_rows (model_index INTEGER NOT NULL, ${FIELDS.map(
  ([, { column, kind }]) => `${column} ${typeOf(kind).toString()}`,
).join(", ")})`;

const POSITIONS: TableShape = {
  table: "position_rows",
  types: [INTEGER, ...FIELDS.map(([, { kind }]) => typeOf(kind))],
};

/** Adds the positions of prompts whose rows are added in the same transaction; `isAdded` tells which these are. */
export async function insertPositions(
  session: Session,
  modelIndex: number,
  layers: number,
  blocks: readonly PositionRows[],
  isAdded: (item: number) => boolean,
): Promise<void> {
  if (blocks.length > 0) await session.run(POSITION_TABLE);
  for (const block of blocks) {
    const items = int32Values(block.items);
    const kept = Array.from(items.keys()).filter((row) => isAdded(items[row] ?? -1));
    const columns: Readonly<Record<string, unknown>> = { ...block, ...block.split };
    const filled = FIELDS.map(([name, { kind }]) => {
      const each = kind === "list" ? layers + (name === "norms" ? 1 : 0) : 1;
      const bytes = columns[name] as Uint8Array | null | undefined;
      return { kind, each, bytes: bytes == null ? null : rowsOf(bytes, each * INT32, kept, items.length) };
    });
    await session.appendColumns(POSITIONS, kept.length, (chunk, from, to) => {
      chunk.integer(0, modelIndex);
      filled.forEach(({ kind, each, bytes }, k) => {
        if (bytes === null) chunk.nulls(k + 1);
        else {
          const values = bytes.subarray(from * each * INT32, to * each * INT32);
          if (kind === "list") chunk.vectors(k + 1, values, each);
          else chunk.numbers(k + 1, values);
        }
      });
    });
  }
}

const rowsOf = (bytes: Uint8Array, width: number, rows: readonly number[], all: number): Uint8Array =>
  rows.length === all ? bytes : joined(rows.map((row) => bytes.subarray(row * width, (row + 1) * width)));

/** The columns of `positionQueries`, under their names in a file. */
export const POSITION_TYPES: ColumnTypes = {
  ...{ Model: VARCHAR, Prompt_Index: INTEGER, Position: INTEGER, Token_Id: INTEGER },
  ...{ Layer_Norms: LIST(FLOAT), Layer_Gains: LIST(FLOAT), Last_Gain: FLOAT },
  ...{ Delta_Norms: LIST(FLOAT), Inners: LIST(FLOAT) },
  ...{ Attention_Norms: LIST(FLOAT), Attention_Inners: LIST(FLOAT) },
  ...{ MLP_Norms: LIST(FLOAT), MLP_Inners: LIST(FLOAT), Split_Errors: LIST(FLOAT) },
  ...{ Final_Norm: FLOAT, Entropy: FLOAT, Top_Id: INTEGER, Top_Prob: FLOAT },
};

const SELECTED = `$1::VARCHAR AS Model, prompt_index AS Prompt_Index, position AS Position, token_id AS Token_Id,
  norms AS Layer_Norms, list_transform(norms[2:], lambda norm, k: norm / norms[k]) AS Layer_Gains,
  norms[-1] / norms[-2] AS Last_Gain, delta_norms AS Delta_Norms, inners AS Inners,
  attention_norms AS Attention_Norms, attention_inners AS Attention_Inners, mlp_norms AS MLP_Norms,
  mlp_inners AS MLP_Inners, split_errors AS Split_Errors, final_norm AS Final_Norm, entropy_nats AS Entropy,
  top_id AS Top_Id, top_prob AS Top_Prob`;

/** Positions that are sorted at a time: memory depends on these. */
const ROWS_AT_ONCE = 8_192;

/** Queries for all positions of these models: in plan order, each prompt's in ascending order. */
export async function* positionQueries(
  session: Session,
  models: readonly { readonly modelIndex: number; readonly name: string }[],
  prompts: number,
): AsyncGenerator<{ sql: string; values: [string] }, void, undefined> {
  for (const { modelIndex, name } of models) {
    const rows = await session.number(
      `SELECT count(*) FROM position_rows WHERE model_index = ${integer(modelIndex)}`,
    );
    const span = Math.max(1, Math.floor((ROWS_AT_ONCE * prompts) / Math.max(1, rows)));
    for (let from = 0; from < prompts && rows > 0; from += span) {
      const where = `model_index = ${integer(modelIndex)} AND ${between("prompt_index", from, from + span - 1)}`;
      yield {
        sql: `SELECT ${SELECTED} FROM position_rows WHERE ${where} ORDER BY prompt_index, position`,
        values: [name],
      };
    }
  }
}

/** A model's mean gain of each block at some positions, over its prompts. */
export interface PositionGains {
  /** The first of these positions, and the last. */
  readonly from: number;
  readonly to: number;
  /** Number of rows. */
  readonly rows: number;
  /** Geometric means of the gains of blocks 1…L. Shape [L]. */
  readonly gains: readonly number[];
}

/** More columns of a heatmap cannot be told apart. */
const MOST_BINS = 48;

/** Mean gains by position: position 0 alone, then bins of equal width. Empty where none were measured. */
export async function selectPositionGains(session: Session, modelIndex: number): Promise<PositionGains[]> {
  if (!(await hasPositions(session))) return [];
  const where = `model_index = ${integer(modelIndex)}`;
  const last = await session.number(`SELECT coalesce(max(position), -1) FROM position_rows WHERE ${where}`);
  if (last < 0) return [];
  const width = Math.max(1, Math.ceil(last / MOST_BINS));
  const found = await session.objects<{ bin: number; block: bigint; rows: bigint; gain: number | null }>(
    `SELECT bin, block, count(*) AS rows, exp(avg(gain)) AS gain FROM (
       SELECT CASE WHEN position = 0 THEN 0 ELSE 1 + (position - 1) // ${integer(width)} END AS bin,
         unnest(range(2, len(norms) + 1)) AS block,
         unnest(list_transform(norms[2:], lambda norm, k: CASE WHEN norm > 0 AND norms[k] > 0 AND isfinite(norm)
           AND isfinite(norms[k]) THEN ln(norm::DOUBLE / norms[k]) END)) AS gain
       FROM position_rows WHERE ${where})
     GROUP BY bin, block ORDER BY bin, block`,
  );
  const bins = new Map<number, { rows: number; gains: number[] }>();
  for (const { bin, rows, gain } of found) {
    const held = bins.get(bin) ?? { rows: Number(rows), gains: [] };
    held.gains.push(gain ?? Number.NaN);
    bins.set(bin, held);
  }
  return [...bins].map(([bin, { rows, gains }]) => ({
    from: bin === 0 ? 0 : 1 + (bin - 1) * width,
    to: bin === 0 ? 0 : Math.min(last, bin * width),
    rows,
    gains,
  }));
}

export const hasPositions = (session: Session): Promise<boolean> => session.hasTable(POSITIONS.table);
