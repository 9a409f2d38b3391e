import { badRow, badRows } from "../errors.ts";
import { isWellFormed } from "../files/wellFormed.ts";
import type { RowBatch } from "../row/rowBatch.ts";
import { ALL_QUANTITIES, STREAM_UNIT } from "../row/quantities.ts";
import { flatBlock, int32Values, ITEM_SIZE, valuesPerRow, type RowBlock } from "../row/rowBlock.ts";

const LONGEST_TOKEN_BYTES = 1024;

/**
 * Refuses a batch that the tables cannot store exactly: two rows of one prompt, vectors of a wrong length, ids and
 * norms below 0, texts with a lone surrogate. NaN and infinities are measured values.
 *
 * @throws RecordsError `bad_row`.
 */
export function assertBatch({ rows, errors, notices = [] }: RowBatch, layers: number): void {
  const items = int32Values(rows.items);
  const seen = new Set(items);
  if (seen.size < items.length) throw badRows("a prompt is in one batch twice");
  for (const { item } of errors) {
    if (seen.has(item)) throw badRow(item, "it is in one batch twice");
    seen.add(item);
  }
  assertLengths(rows, items.length, layers);
  assertIds(rows);
  assertNorms(rows);
  assertTokens(rows);
  for (const { item, code, text } of errors) {
    if (!isWellFormed(code + text)) throw badRow(item, "its error text has a lone surrogate");
  }
  if (!notices.every(({ code, text }) => isWellFormed(code + text)))
    throw badRows("a notice has a lone surrogate");
}

function assertLengths(rows: RowBlock, count: number, layers: number): void {
  const columns = flatBlock(rows);
  const tokens = int32Values(rows.tokenCounts).reduce((sum, each) => sum + each, 0);
  for (const [name, quantity] of ALL_QUANTITIES) {
    const column = columns[name];
    if (column === null) continue;
    const each = valuesPerRow(quantity, layers);
    const due = (each === null ? tokens : count * each) * ITEM_SIZE[quantity.type];
    if (column.length !== due)
      throw badRows(`${name} has length ${String(column.length)} where ${String(due)} is due`);
  }
}

function assertIds(rows: RowBlock): void {
  const columns = flatBlock(rows);
  for (const [name, { type }] of ALL_QUANTITIES) {
    const column = columns[name];
    if (type !== "int32" || !(column instanceof Uint8Array)) continue;
    if (firstBelow0(column, type) !== undefined) throw badRows(`${name} has a number below 0`);
  }
}

/** A norm is in the unit of the stream; products of two vectors may have any sign. What is not finite is flagged. */
function assertNorms(rows: RowBlock): void {
  const columns = flatBlock(rows);
  for (const [name, { type, unit }] of ALL_QUANTITIES) {
    const column = columns[name];
    if (type !== "float64" || unit !== STREAM_UNIT || !(column instanceof Uint8Array)) continue;
    const negative = firstBelow0(column, type);
    if (negative !== undefined) throw badRows(`${name} has ${String(negative)}, and a norm is 0 or more`);
  }
}

/** Reads the bytes where they are: a copy of every column is garbage as large as the batch. */
function firstBelow0(bytes: Uint8Array, type: "float64" | "int32"): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = ITEM_SIZE[type];
  for (let at = 0; at < bytes.byteLength; at += size) {
    const value = type === "int32" ? view.getInt32(at, true) : view.getFloat64(at, true);
    if (value < 0 && value !== -Infinity) return value;
  }
  return undefined;
}

function assertTokens({ topTokens, lastTokens }: RowBlock): void {
  for (const token of [...topTokens, ...lastTokens]) {
    const bytes = Buffer.byteLength(token);
    if (bytes > LONGEST_TOKEN_BYTES) throw badRows(`a token of ${String(bytes)} bytes`);
    if (!isWellFormed(token)) throw badRows("a token has a lone surrogate");
  }
}
