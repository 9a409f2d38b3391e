import { BIGINT, INTEGER, VARCHAR } from "@duckdb/node-api";
import { badRows } from "../errors.ts";
import { faultPoint } from "../files/faultPoint.ts";
import type { FileEntry } from "../files/fileDigest.ts";
import type { RowBatch } from "../row/rowBatch.ts";
import { int32Values, joined } from "../row/rowBlock.ts";
import { vectorBytes } from "../vectors/vectorNumbers.ts";
import { writeShard } from "../vectors/vectorShard.ts";
import type { StoredModel } from "./modelTable.ts";
import type { Session, TableShape } from "./session.ts";
import { between, integer, type ColumnTypes } from "./sqlText.ts";

/** Made with the first vectors, so that stores of earlier versions have the tables that they were made with. */
export const VECTOR_TABLES = [
  `CREATE TABLE IF NOT EXISTS vector_shards (
    file VARCHAR NOT NULL, model_index INTEGER NOT NULL, bytes BIGINT NOT NULL, sha256 VARCHAR NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS vector_rows (
    model_index INTEGER NOT NULL, prompt_index INTEGER NOT NULL, file VARCHAR NOT NULL, place INTEGER NOT NULL)`,
] as const;

const SHARDS: TableShape = { table: "vector_shards", types: [VARCHAR, INTEGER, BIGINT, VARCHAR] };
const ROWS: TableShape = { table: "vector_rows", types: [INTEGER, INTEGER, VARCHAR, INTEGER] };

/** The columns of the index of vectors, under their names in a file. */
export const VECTOR_INDEX_TYPES: ColumnTypes = {
  ...{ Model: VARCHAR, Prompt_Index: INTEGER, File: VARCHAR, Place: INTEGER },
};

/**
 * Writes the vectors of a batch's added rows to a file of their own and notes the place of each, in the transaction that
 * adds the rows. The file is durable before the transaction is: a stored row has its vector, and a file without rows is one
 * of a transaction that was not committed, which the next writer of the store removes.
 *
 * @param dir the run's folder
 * @param isAdded is the row of this prompt added?
 * @throws RecordsError `bad_row`, `disk_full`, `cannot_write`
 */
export async function insertVectors(
  session: Session,
  dir: string,
  { modelIndex, slug, identity, loaded }: StoredModel,
  { rows, vectors, epoch, seq }: RowBatch,
  isAdded: (item: number) => boolean,
): Promise<void> {
  if (vectors === undefined) return;
  const items = Array.from(int32Values(rows.items));
  const each = vectorBytes(vectors);
  const bytes = vectors.parts.reduce((sum, part) => sum + part.byteLength, 0);
  if (bytes !== items.length * each)
    throw badRows(`${String(bytes)} bytes of vectors where ${String(items.length * each)} are due`);
  const kept = [...items.keys()].filter((row) => isAdded(items[row] ?? -1));
  if (kept.length === 0) return;
  const parts = kept.length === items.length ? vectors.parts : selected(vectors.parts, each, kept);
  const prompts = kept.map((row) => items[row] ?? -1);
  const shard = await writeShard(
    dir,
    `${slug}-${String(epoch)}-${String(seq).padStart(6, "0")}`,
    prompts,
    { ...vectors, parts },
    { model: loaded.name, revision: loaded.revision, identity },
  );
  faultPoint("vectors are written");
  for (const table of VECTOR_TABLES) await session.run(table);
  await session.append(SHARDS, [[shard.file, modelIndex, BigInt(shard.bytes), shard.sha256]]);
  await session.append(
    ROWS,
    prompts.map((prompt, place) => [modelIndex, prompt, shard.file, place]),
  );
}

/** The vectors of these rows, each of so many bytes. */
function selected(parts: readonly Uint8Array[], each: number, rows: readonly number[]): Uint8Array[] {
  const all = joined(parts);
  return rows.map((row) => all.subarray(row * each, (row + 1) * each));
}

/** A file of vectors. */
export interface VectorShard extends FileEntry {
  readonly modelIndex: number;
}

export const hasVectors = (session: Session): Promise<boolean> => session.hasTable(SHARDS.table);

/** Every file of vectors, sorted by name. */
export async function selectShards(session: Session): Promise<VectorShard[]> {
  if (!(await hasVectors(session))) return [];
  const rows = await session.objects<{ file: string; modelIndex: number; bytes: bigint; sha256: string }>(
    'SELECT file, model_index AS "modelIndex", bytes, sha256 FROM vector_shards ORDER BY file',
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
}

/** Measured rows of a model without exactly one vector, and vectors without such a row. */
export async function countUnpaired(session: Session, modelIndex: number): Promise<number> {
  const where = `WHERE model_index = ${integer(modelIndex)}`;
  const vectors = (await hasVectors(session))
    ? `SELECT prompt_index, count(*) AS vectors FROM vector_rows ${where} GROUP BY prompt_index`
    : "SELECT NULL::INTEGER AS prompt_index, 0 AS vectors WHERE false";
  return session.number(
    `SELECT count(*) FROM (SELECT prompt_index FROM measurements ${where} AND status = 'measured') AS row
     FULL JOIN (${vectors}) AS vector USING (prompt_index)
     WHERE row.prompt_index IS NULL OR vectors IS DISTINCT FROM 1`,
  );
}

/** A place of a file, with the norms that were measured of its prompt. */
export interface VectorPlace {
  readonly item: number;
  /** ‖h_k‖ for k = 0…L; null where the prompt has no measured row. */
  readonly norms: readonly number[] | null;
}

/** The places of a file, in order. */
export async function selectPlaces(
  session: Session,
  { file, modelIndex }: Pick<VectorShard, "file" | "modelIndex">,
): Promise<VectorPlace[]> {
  const where = `model_index = ${integer(modelIndex)}`;
  const rows = await session.rows(
    `SELECT prompt_index, norms FROM (SELECT prompt_index, place FROM vector_rows WHERE ${where} AND file = $1)
     LEFT JOIN (SELECT prompt_index, norms FROM measurements WHERE ${where} AND status = 'measured')
     USING (prompt_index) ORDER BY place`,
    [file],
  );
  return rows.map(([item, norms]) => ({
    item: item as number,
    norms: norms === null ? null : (norms as unknown as { items: number[] }).items,
  }));
}

/** Prompts whose places are sorted at a time. */
const PROMPTS_AT_ONCE = 65_536;

/** Queries for the index of these models' vectors, in plan order. */
export function* vectorQueries(
  models: readonly { readonly modelIndex: number; readonly name: string }[],
  prompts: number,
): Generator<{ sql: string; values: [string] }, void, undefined> {
  for (const { modelIndex, name } of models)
    for (let from = 0; from < prompts; from += PROMPTS_AT_ONCE)
      yield {
        sql: `SELECT $1::VARCHAR AS Model, prompt_index AS Prompt_Index, file AS File, place AS Place FROM vector_rows
          WHERE model_index = ${integer(modelIndex)}
          AND ${between("prompt_index", from, from + PROMPTS_AT_ONCE - 1)} ORDER BY prompt_index`,
        values: [name],
      };
}
