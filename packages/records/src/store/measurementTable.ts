import { blobValue, listValue, type DuckDBValue } from "@duckdb/node-api";
import { measurementKeys } from "../identity/measurementKey.ts";
import { assertBatch } from "./assertBatch.ts";
import { clipped } from "./clipped.ts";
import type { ColumnChunk } from "./columnChunk.ts";
import { readDuplicates } from "./duplicates.ts";
import type { StoredModel } from "./modelTable.ts";
import { LIST_ITEMS, listPieces } from "./pieces.ts";
import { insertPositions } from "./positionTable.ts";
import { readTexts } from "./promptTexts.ts";
import { derivedColumns } from "../row/derivedColumns.ts";
import { ALL_QUANTITIES } from "../row/quantities.ts";
import type { ErrorRow, RowBatch, SavedRows } from "../row/rowBatch.ts";
import {
  flatBlock,
  INT32,
  int32Values,
  ITEM_SIZE,
  joined,
  selectRows,
  tokenStarts,
  valuesPerRow,
  type RowBlock,
} from "../row/rowBlock.ts";
import { MEASUREMENT_COLUMN, MEASURED_COLUMNS, MEASUREMENTS, TOKEN_CONTINUATIONS } from "./schema.ts";
import type { Session } from "./session.ts";
import { among, integer } from "./sqlText.ts";

/**
 * Adds the terminal rows of a batch, without those whose prompt already has one.
 *
 * @throws RecordsError `bad_row`, `unknown_prompt`; no row of the batch is then stored
 */
export async function insertRows(
  session: Session,
  model: StoredModel,
  batch: RowBatch,
): Promise<InsertedRows> {
  assertBatch(batch, model.loaded.layers);
  const items = int32Values(batch.rows.items);
  const all = [...items, ...batch.errors.map(({ item }) => item)];
  const keys = await freeKeys(session, model, all);
  const rows = withKeys(batch.rows, model.loaded.layers, items, keys);
  await appendMeasured(session, model, rows, keys, batch);
  const { positions = [] } = batch;
  const isAdded = (item: number): boolean => keys.has(item);
  await insertPositions(session, model.modelIndex, model.loaded.layers, positions, isAdded);
  await session.append(TOKEN_CONTINUATIONS, continuations(model.modelIndex, rows));
  await session.append(MEASUREMENTS, errorRows(model.modelIndex, batch, keys));
  return { stored: keys.size, ignored: all.length - keys.size, isAdded };
}

/** With the prompts whose rows were added. */
interface InsertedRows extends SavedRows {
  readonly isAdded: (item: number) => boolean;
}

/** The identity of one measurement. */
interface MeasurementName {
  /** `measurementKey`, 32 bytes. */
  readonly key: Buffer;
  /** Does the prompt equal an earlier one of the plan? */
  readonly isRepeated: boolean;
}

/** The keys of the prompts without a terminal row. */
async function freeKeys(
  session: Session,
  { modelIndex, identity }: StoredModel,
  items: readonly number[],
): Promise<ReadonlyMap<number, MeasurementName>> {
  const texts = await readTexts(session, items);
  const duplicates = await readDuplicates(session, texts[0]?.item ?? 0, texts.at(-1)?.item ?? 0);
  const terminal = await terminalItems(session, modelIndex, items);
  const keyOf = measurementKeys(identity);
  const free = terminal.size === 0 ? texts : texts.filter(({ item }) => !terminal.has(item));
  return new Map(
    free.map(({ item, text }) => {
      const before = duplicates.get(item) ?? 0;
      return [item, { key: keyOf(text, before), isRepeated: before > 0 }];
    }),
  );
}

async function terminalItems(
  session: Session,
  modelIndex: number,
  items: readonly number[],
): Promise<Set<number>> {
  if (items.length === 0) return new Set();
  const rows = await session.rows(
    `SELECT prompt_index FROM measurements WHERE model_index = ${integer(modelIndex)} AND ${among("prompt_index", items)}`,
  );
  return new Set(rows.map(([item]) => item as number));
}

function withKeys(
  block: RowBlock,
  layers: number,
  items: Int32Array,
  keys: ReadonlyMap<number, unknown>,
): RowBlock {
  const free = Array.from(items.keys()).filter((row) => keys.has(items[row] ?? -1));
  return free.length === items.length ? block : selectRows(block, layers, free);
}

/** Copies every quantity once, from the bytes of the wire to the column of the table. */
function appendMeasured(
  session: Session,
  { modelIndex, loaded: { layers } }: StoredModel,
  block: RowBlock,
  keys: ReadonlyMap<number, MeasurementName>,
  batch: RowBatch,
): Promise<void> {
  const items = int32Values(block.items);
  const fill = quantityFiller(block, layers);
  const derived = derivedColumns(block, layers, (item) => keys.get(item)?.isRepeated === true);
  const at = MEASUREMENT_COLUMN;
  return session.appendColumns(MEASUREMENTS, items.length, (chunk, from, to) => {
    chunk.blobs(
      at.key,
      Array.from(items.subarray(from, to), (item) => keys.get(item)?.key ?? new Uint8Array()),
    );
    chunk.integer(at.model_index, modelIndex);
    chunk.numbers(at.prompt_index, items.subarray(from, to));
    chunk.texts(at.status, Array<string>(to - from).fill("measured"));
    chunk.nulls(at.error_code);
    chunk.nulls(at.error_text);
    fill(chunk, from, to);
    chunk.numbers(at.last_gain, derived.lastGains.subarray(from, to));
    chunk.numbers(at.total_amp, derived.totalAmps.subarray(from, to));
    chunk.textLists(at.flags, derived.flags.slice(from, to));
    fillOrigin(chunk, batch);
  });
}

/** Fills the columns of all quantities for rows `from` to `to`, the last not included. */
function quantityFiller(
  block: RowBlock,
  layers: number,
): (chunk: ColumnChunk, from: number, to: number) => void {
  const heads = headTokens(block);
  const starts = tokenStarts(heads.counts);
  const columns = { ...flatBlock(block), tokenIds: heads.ids };
  return (chunk, from, to) => {
    for (const [name, quantity] of ALL_QUANTITIES) {
      const index = MEASUREMENT_COLUMN[quantity.column as keyof typeof MEASUREMENT_COLUMN];
      const column = columns[name];
      const each = valuesPerRow(quantity, layers);
      if (column === null) chunk.nulls(index);
      else if (!(column instanceof Uint8Array)) chunk.texts(index, column.slice(from, to));
      else if (each === null) {
        const [first = 0, end = 0] = [starts[from], starts[to]];
        chunk.lists(index, column.subarray(first * INT32, end * INT32), heads.counts.subarray(from, to));
      } else {
        const width = each * ITEM_SIZE[quantity.type];
        const values = column.subarray(from * width, to * width);
        if (quantity.shape === "1") chunk.numbers(index, values);
        else chunk.vectors(index, values, each);
      }
    }
  };
}

function fillOrigin(chunk: ColumnChunk, { epoch, lease, seq, attempts = 1 }: RowBatch): void {
  chunk.bigInteger(MEASUREMENT_COLUMN.epoch, epoch);
  chunk.bigInteger(MEASUREMENT_COLUMN.lease, lease);
  chunk.bigInteger(MEASUREMENT_COLUMN.seq, seq);
  chunk.integer(MEASUREMENT_COLUMN.attempts, attempts);
}

/** The first tokens of each prompt, at most `LIST_ITEMS`, which its row contains. */
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

function continuations(modelIndex: number, block: RowBlock): DuckDBValue[][] {
  const tokenCounts = int32Values(block.tokenCounts);
  if (tokenCounts.every((count) => count <= LIST_ITEMS)) return [];
  const starts = tokenStarts(tokenCounts);
  const tokenIds = int32Values(block.tokenIds);
  return Array.from(int32Values(block.items)).flatMap((item, row) => {
    const [, ...rest] = listPieces(Array.from(tokenIds.subarray(starts[row], starts[row + 1])));
    return rest.map((piece, r) => [modelIndex, item, r + 1, listValue(piece)]);
  });
}

function errorRows(
  modelIndex: number,
  batch: RowBatch,
  keys: ReadonlyMap<number, MeasurementName>,
): DuckDBValue[][] {
  const origin = [BigInt(batch.epoch), BigInt(batch.lease), BigInt(batch.seq), batch.attempts ?? 1];
  return batch.errors.flatMap((error) => {
    const name = keys.get(error.item);
    return name === undefined
      ? []
      : [[blobValue(name.key), modelIndex, error.item, "error", ...failed(error), ...origin]];
  });
}

const failed = ({ code, text }: ErrorRow): DuckDBValue[] => [
  code,
  clipped(text),
  ...Array<null>(MEASURED_COLUMNS).fill(null),
];
