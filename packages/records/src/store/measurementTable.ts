import { blobValue, listValue, type DuckDBValue } from "@duckdb/node-api";
import { measurementKey } from "../measurementKey.ts";
import { assertBatch } from "./assertBatch.ts";
import { readDuplicates } from "./duplicates.ts";
import type { StoredModel } from "./modelTable.ts";
import { listPieces } from "./pieces.ts";
import { readTexts } from "./promptTexts.ts";
import type { ErrorRowLike, MeasuredRowLike, PartSplit, RowBatch, SavedRows } from "./rowBatch.ts";
import { MEASUREMENTS, TOKEN_CONTINUATIONS } from "./schema.ts";
import type { Session } from "./session.ts";
import { among, integer } from "./sqlText.ts";

const LONGEST_ERROR_UNITS = 1000;

/**
 * Adds the terminal rows of a batch, leaving out those whose prompt has one.
 *
 * @throws RecordsError `bad_row`, `unknown_prompt`; nothing of the batch is then stored.
 */
export async function insertRows(session: Session, model: StoredModel, batch: RowBatch): Promise<SavedRows> {
  assertBatch(batch, model.loaded.layers);
  const items = [...batch.rows, ...batch.errors].map(({ item }) => item);
  const texts = await readTexts(session, items);
  const duplicates = await readDuplicates(session, texts[0]?.item ?? 0, texts.at(-1)?.item ?? 0);
  const terminal = await terminalItems(session, model.modelIx, items);
  const keys = new Map<number, Buffer>();
  for (const { item, text } of texts) {
    if (!terminal.has(item)) keys.set(item, measurementKey(model.identity, text, duplicates.get(item) ?? 0));
  }

  const rows: DuckDBValue[][] = [];
  const continuations: DuckDBValue[][] = [];
  const origin = [BigInt(batch.epoch), BigInt(batch.lease), BigInt(batch.seq), batch.attempts ?? 1];
  for (const row of batch.rows) {
    const key = keys.get(row.item);
    if (key === undefined) continue;
    const [head = [], ...rest] = listPieces(row.tokenIds);
    rows.push([
      blobValue(key),
      model.modelIx,
      row.item,
      "measured",
      null,
      null,
      ...measured(row, head),
      ...origin,
    ]);
    rest.forEach((piece, r) => continuations.push([model.modelIx, row.item, r + 1, listValue(piece)]));
  }
  for (const error of batch.errors) {
    const key = keys.get(error.item);
    if (key === undefined) continue;
    rows.push([blobValue(key), model.modelIx, error.item, "error", ...failed(error), ...origin]);
  }
  await session.append(MEASUREMENTS, rows);
  await session.append(TOKEN_CONTINUATIONS, continuations);
  return { stored: rows.length, ignored: items.length - rows.length };
}

const measured = (row: MeasuredRowLike, tokenIds: readonly number[]): DuckDBValue[] => [
  row.entropyNats,
  row.topId,
  row.topToken,
  row.topProb,
  row.tokenIds.length,
  listValue(tokenIds),
  row.lastToken,
  row.cutTokens,
  listValue(row.norms),
  listValue(row.deltaNorms),
  listValue(row.inners),
  ...(row.split === null ? NO_SPLIT : splitLists(row.split).map(listValue)),
  row.finalNorm,
];

const splitLists = (split: PartSplit): readonly (readonly number[])[] => [
  split.attentionNorms,
  split.attentionInners,
  split.mlpNorms,
  split.mlpInners,
  split.errors,
];
const NO_SPLIT = Array<null>(5).fill(null);

const failed = ({ code, text }: ErrorRowLike): DuckDBValue[] => [
  code,
  clipped(text),
  ...Array<null>(17).fill(null),
];

/** A traceback may be long, and there may be one for every prompt. */
function clipped(text: string): string {
  if (text.length <= LONGEST_ERROR_UNITS) return text;
  const [head = ""] = /^[^]{0,1000}/u.exec(text) ?? [];
  return `${head} … (${String(text.length - head.length)} more)`;
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
