import { blobValue, listValue, type DuckDBValue } from "@duckdb/node-api";
import { measurementKeys } from "../identity/measurementKey.ts";
import { assertBatch } from "./assertBatch.ts";
import { clipped } from "./clipped.ts";
import type { ColumnChunk } from "./columnChunk.ts";
import { readDuplicates } from "./duplicates.ts";
import type { StoredModel } from "./modelTable.ts";
import { LIST_ITEMS, listPieces } from "./pieces.ts";
import { readTexts } from "./promptTexts.ts";
import type { ErrorRowLike, RowBatch, SavedRows } from "../row/rowBatch.ts";
import {
  FLOAT64,
  INT32,
  int32Values,
  joined,
  selectRows,
  tokenStarts,
  type RowBlock,
} from "../row/rowBlock.ts";
import { MEASUREMENT_COLUMN, MEASUREMENTS, TOKEN_CONTINUATIONS } from "./schema.ts";
import type { Session } from "./session.ts";
import { among, integer } from "./sqlText.ts";

/**
 * Adds the terminal rows of a batch, leaving out those whose prompt has one.
 *
 * @throws RecordsError `bad_row`, `unknown_prompt`; nothing of the batch is then stored.
 */
export async function insertRows(session: Session, model: StoredModel, batch: RowBatch): Promise<SavedRows> {
  assertBatch(batch, model.loaded.layers);
  const items = int32Values(batch.rows.items);
  const all = [...items, ...batch.errors.map(({ item }) => item)];
  const keys = await freeKeys(session, model, all);
  const rows = withKeys(batch.rows, model.loaded.layers, items, keys);
  await appendMeasured(session, model, rows, keys, batch);
  await session.append(TOKEN_CONTINUATIONS, continuations(model.modelIx, rows));
  await session.append(MEASUREMENTS, errorRows(model.modelIx, batch, keys));
  return { stored: keys.size, ignored: all.length - keys.size };
}

/** The keys of those among these prompts that have no terminal row. */
async function freeKeys(
  session: Session,
  { modelIx, identity }: StoredModel,
  items: readonly number[],
): Promise<ReadonlyMap<number, Buffer>> {
  const texts = await readTexts(session, items);
  const duplicates = await readDuplicates(session, texts[0]?.item ?? 0, texts.at(-1)?.item ?? 0);
  const terminal = await terminalItems(session, modelIx, items);
  const keyOf = measurementKeys(identity);
  const free = terminal.size === 0 ? texts : texts.filter(({ item }) => !terminal.has(item));
  return new Map(free.map(({ item, text }) => [item, keyOf(text, duplicates.get(item) ?? 0)]));
}

async function terminalItems(
  session: Session,
  modelIx: number,
  items: readonly number[],
): Promise<Set<number>> {
  if (items.length === 0) return new Set();
  const rows = await session.rows(
    `SELECT prompt_ix FROM measurements WHERE model_ix = ${integer(modelIx)} AND ${among("prompt_ix", items)}`,
  );
  return new Set(rows.map(([ix]) => ix as number));
}

function withKeys(
  block: RowBlock,
  layers: number,
  items: Int32Array,
  keys: ReadonlyMap<number, Buffer>,
): RowBlock {
  const free = Array.from(items.keys()).filter((row) => keys.has(items[row] ?? -1));
  return free.length === items.length ? block : selectRows(block, layers, free);
}

/** Every quantity goes from the bytes that crossed the wire into the column of the table in one copy. */
function appendMeasured(
  session: Session,
  { modelIx, loaded: { layers } }: StoredModel,
  block: RowBlock,
  keys: ReadonlyMap<number, Buffer>,
  batch: RowBatch,
): Promise<void> {
  const items = int32Values(block.items);
  const heads = headTokens(block);
  const starts = tokenStarts(heads.counts);
  const at = MEASUREMENT_COLUMN;
  return session.appendColumns(MEASUREMENTS, items.length, (chunk, from, to) => {
    const singles = (column: number, bytes: Uint8Array, width: number): void => {
      chunk.numbers(column, bytes.subarray(from * width, to * width));
    };
    const vectors = (column: number, bytes: Uint8Array | undefined, length: number): void => {
      const width = length * FLOAT64;
      if (bytes === undefined) chunk.nulls(column);
      else chunk.vectors(column, bytes.subarray(from * width, to * width), length);
    };
    chunk.blobs(
      at.key,
      Array.from(items.subarray(from, to), (item) => keys.get(item) ?? new Uint8Array()),
    );
    chunk.integer(at.model_ix, modelIx);
    singles(at.prompt_ix, block.items, INT32);
    chunk.texts(at.status, Array<string>(to - from).fill("measured"));
    chunk.nulls(at.error_code);
    chunk.nulls(at.error_text);
    singles(at.entropy_nats, block.entropiesNats, FLOAT64);
    singles(at.top_id, block.topIds, INT32);
    chunk.texts(at.top_token, block.topTokens.slice(from, to));
    singles(at.top_prob, block.topProbs, FLOAT64);
    singles(at.token_count, block.tokenCounts, INT32);
    const [first = 0, end = 0] = [starts[from], starts[to]];
    chunk.lists(
      at.token_ids,
      heads.ids.subarray(first * INT32, end * INT32),
      heads.counts.subarray(from, to),
    );
    chunk.texts(at.last_token, block.lastTokens.slice(from, to));
    singles(at.cut_tokens, block.cutTokens, INT32);
    vectors(at.norms, block.norms, layers + 1);
    vectors(at.delta_norms, block.deltaNorms, layers);
    vectors(at.inners, block.inners, layers);
    vectors(at.attention_norms, block.split?.attentionNorms, layers);
    vectors(at.attention_inners, block.split?.attentionInners, layers);
    vectors(at.mlp_norms, block.split?.mlpNorms, layers);
    vectors(at.mlp_inners, block.split?.mlpInners, layers);
    vectors(at.split_errors, block.split?.errors, layers);
    if (block.finalNorms === null) chunk.nulls(at.final_norm);
    else singles(at.final_norm, block.finalNorms, FLOAT64);
    fillOrigin(chunk, batch);
  });
}

function fillOrigin(chunk: ColumnChunk, { epoch, lease, seq, attempts = 1 }: RowBatch): void {
  chunk.bigInteger(MEASUREMENT_COLUMN.epoch, epoch);
  chunk.bigInteger(MEASUREMENT_COLUMN.lease, lease);
  chunk.bigInteger(MEASUREMENT_COLUMN.seq, seq);
  chunk.integer(MEASUREMENT_COLUMN.attempts, attempts);
}

/** The first tokens of each prompt, as many as stand in the row itself. */
function headTokens(block: RowBlock): { readonly counts: Int32Array; readonly ids: Uint8Array } {
  const tokenCounts = int32Values(block.tokenCounts);
  if (tokenCounts.every((count) => count <= LIST_ITEMS)) return { counts: tokenCounts, ids: block.tokenIds };
  const starts = tokenStarts(tokenCounts);
  const counts = tokenCounts.map((count) => Math.min(count, LIST_ITEMS));
  const heads = Array.from(counts, (count, row) => {
    const first = starts[row] ?? 0;
    return block.tokenIds.subarray(first * INT32, (first + count) * INT32);
  });
  return { counts, ids: joined(heads) };
}

function continuations(modelIx: number, block: RowBlock): DuckDBValue[][] {
  const tokenCounts = int32Values(block.tokenCounts);
  if (tokenCounts.every((count) => count <= LIST_ITEMS)) return [];
  const starts = tokenStarts(tokenCounts);
  const tokenIds = int32Values(block.tokenIds);
  return Array.from(int32Values(block.items)).flatMap((item, row) => {
    const [, ...rest] = listPieces(Array.from(tokenIds.subarray(starts[row], starts[row + 1])));
    return rest.map((piece, r) => [modelIx, item, r + 1, listValue(piece)]);
  });
}

function errorRows(modelIx: number, batch: RowBatch, keys: ReadonlyMap<number, Buffer>): DuckDBValue[][] {
  const origin = [BigInt(batch.epoch), BigInt(batch.lease), BigInt(batch.seq), batch.attempts ?? 1];
  return batch.errors.flatMap((error) => {
    const key = keys.get(error.item);
    return key === undefined
      ? []
      : [[blobValue(key), modelIx, error.item, "error", ...failed(error), ...origin]];
  });
}

const failed = ({ code, text }: ErrorRowLike): DuckDBValue[] => [
  code,
  clipped(text),
  ...Array<null>(17).fill(null),
];
