import { FLOAT, INTEGER, LIST, VARCHAR, type DuckDBType } from "@duckdb/node-api";
import { POSITION_QUANTITIES, type PositionQuantity } from "../row/positionColumns.ts";
import type { PositionRows } from "../row/rowBatch.ts";
import { INT32, int32Values, joined } from "../row/rowBlock.ts";
import { positionGains, type PositionGains } from "./positionGains.ts";
import { positionWindows } from "./positionWindows.ts";
import type { Session, TableShape } from "./session.ts";
import { integer, type ColumnTypes } from "./sqlText.ts";

type StoredColumn = Pick<PositionQuantity, "type" | "shape" | "column"> & { readonly name: string };

const WHOLE = { type: "int32", shape: "1" } as const;
/** The columns of a position, by the field of `PositionRows`; `split` has those of the parts. */
const COLUMNS: readonly StoredColumn[] = [
  { name: "items", column: "prompt_index", ...WHOLE },
  { name: "positions", column: "position", ...WHOLE },
  { name: "tokenIds", column: "token_id", ...WHOLE },
  ...POSITION_QUANTITIES,
];

const typeOf = ({ type, shape }: Pick<StoredColumn, "type" | "shape">): DuckDBType => {
  const one = type === "float32" ? FLOAT : INTEGER;
  return shape === "1" ? one : LIST(one);
};

/** Made with the first positions, so that stores of earlier versions have the tables that they were made with. */
export const POSITION_TABLE = `CREATE TABLE IF NOT EXISTS position_rows (model_index INTEGER NOT NULL, ${COLUMNS.map(
  (column) => `${column.column} ${typeOf(column).toString()}`,
).join(", ")})`;

const POSITIONS: TableShape = { table: "position_rows", types: [INTEGER, ...COLUMNS.map(typeOf)] };

/** Values of one row. */
const valuesIn = ({ shape }: StoredColumn, layers: number): number =>
  shape === "1" ? 1 : shape === "L" ? layers : layers + 1;

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
    const filled = COLUMNS.map((column) => {
      const each = valuesIn(column, layers);
      const bytes = columns[column.name] as Uint8Array | null | undefined;
      const own = bytes == null ? null : rowsOf(bytes, each * INT32, kept, items.length);
      return { isList: column.shape !== "1", each, bytes: own };
    });
    await session.appendColumns(POSITIONS, kept.length, (chunk, from, to) => {
      chunk.integer(0, modelIndex);
      filled.forEach(({ isList, each, bytes }, k) => {
        if (bytes === null) chunk.nulls(k + 1);
        else {
          const values = bytes.subarray(from * each * INT32, to * each * INT32);
          if (isList) chunk.vectors(k + 1, values, each);
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
  ...{ Last_Gain: FLOAT, Layer_Gains: LIST(FLOAT) },
  ...Object.fromEntries(POSITION_QUANTITIES.map((quantity) => [quantity.file, typeOf(quantity)])),
};

/** As `deriveGains` has them for a last token. */
const SELECTED = `$1::VARCHAR AS Model, prompt_index AS Prompt_Index, position AS Position, token_id AS Token_Id,
  CASE WHEN len(norms) < 3 OR norms[-2] = 0 THEN 1 ELSE norms[-1] / norms[-2] END AS Last_Gain,
  list_transform(norms[2:], lambda norm, k: norm / norms[k]) AS Layer_Gains,
  ${POSITION_QUANTITIES.map(({ column, file }) => `${column} AS ${file}`).join(", ")}`;

/** Rows that are sorted at a time: memory depends on these. They are several times in it. */
const SORTED_BYTES = 1 << 23;
const MOST_SORTED = 8_192;
const rowsAtOnce = (layers: number): number =>
  Math.min(
    MOST_SORTED,
    Math.floor(SORTED_BYTES / (INT32 * COLUMNS.reduce((sum, column) => sum + valuesIn(column, layers), 0))),
  );

/** Queries for all positions of these models: in plan order, each prompt's in ascending order. */
export async function* positionQueries(
  session: Session,
  models: readonly { readonly modelIndex: number; readonly name: string; readonly layers: number }[],
  prompts: number,
): AsyncGenerator<{ sql: string; values: [string] }, void, undefined> {
  const objects: Session["objects"] = (sql) => session.objects(sql);
  for (const { modelIndex, name, layers } of models)
    for await (const { condition } of positionWindows(objects, modelIndex, prompts, rowsAtOnce(layers)))
      yield {
        sql: `SELECT ${SELECTED} FROM position_rows WHERE ${condition} ORDER BY prompt_index, position`,
        values: [name],
      };
}

/** The gains of a model by position; empty where none were measured. */
export async function selectPositionGains(
  session: Session,
  modelIndex: number,
  prompts: number,
): Promise<PositionGains[]> {
  if (!(await hasPositions(session))) return [];
  return positionGains({
    prompts,
    relation: `(SELECT prompt_index, position, norms FROM position_rows WHERE model_index = ${integer(modelIndex)})`,
    objects: (sql) => session.objects(sql),
  });
}

export const hasPositions = (session: Session): Promise<boolean> => session.hasTable(POSITIONS.table);
