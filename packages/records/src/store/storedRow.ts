import type { DuckDBBlobValue, DuckDBListValue } from "@duckdb/node-api";
import { incomplete } from "../errors.ts";
import type { PromptWindow } from "./promptWindow.ts";
import type { MeasuredRowLike, PartSplit } from "./rowBatch.ts";
import { readPrompts, type StoredPrompt } from "./storedPrompt.ts";
import type { Session } from "./session.ts";
import { between, integer, textBytes } from "./sqlText.ts";
import { textOf } from "./textOf.ts";

interface RowOrigin {
  readonly prompt: StoredPrompt;
  /** `measurementKey` in hex. */
  readonly key: string;
  readonly epoch: number;
  readonly lease: number;
  readonly seq: number;
  readonly attempts: number;
}

/** A measured prompt as the store holds it. */
export interface StoredMeasurement extends RowOrigin, Omit<MeasuredRowLike, "item"> {
  readonly status: "measured";
}

/** A prompt that could not be measured. */
export interface StoredError extends RowOrigin {
  readonly status: "error";
  readonly errorCode: string;
  readonly errorText: string;
}

export type StoredRow = StoredMeasurement | StoredError;

/** What both kinds of row share, and both kinds' own columns; those of the other kind are null. */
interface Columns extends Omit<RowOrigin, "prompt" | "key" | "epoch" | "lease" | "seq"> {
  readonly item: number;
  readonly status: string;
  readonly key: DuckDBBlobValue;
  readonly epoch: bigint;
  readonly lease: bigint;
  readonly seq: bigint;
  readonly errorCode: string;
  readonly errorText: DuckDBBlobValue;
  readonly entropyNats: number;
  readonly topId: number;
  readonly topToken: DuckDBBlobValue;
  readonly topProb: number;
  readonly tokenCount: number;
  readonly tokenIds: DuckDBListValue;
  readonly lastToken: DuckDBBlobValue;
  readonly cutTokens: number;
  readonly norms: DuckDBListValue;
  readonly deltaNorms: DuckDBListValue;
  readonly inners: DuckDBListValue;
  readonly attentionNorms: DuckDBListValue | null;
  readonly attentionInners: DuckDBListValue;
  readonly mlpNorms: DuckDBListValue;
  readonly mlpInners: DuckDBListValue;
  readonly splitErrors: DuckDBListValue;
  readonly finalNorm: number | null;
}

const COLUMNS = `prompt_ix AS item, status, key, epoch, lease, seq, attempts,
  error_code AS "errorCode", ${textBytes("error_text")} AS "errorText", entropy_nats AS "entropyNats",
  top_id AS "topId", ${textBytes("top_token")} AS "topToken", top_prob AS "topProb", token_count AS "tokenCount",
  token_ids AS "tokenIds", ${textBytes("last_token")} AS "lastToken", cut_tokens AS "cutTokens",
  norms, delta_norms AS "deltaNorms", inners, attention_norms AS "attentionNorms",
  attention_inners AS "attentionInners", mlp_norms AS "mlpNorms", mlp_inners AS "mlpInners",
  split_errors AS "splitErrors", final_norm AS "finalNorm"`;

const numbers = ({ items }: DuckDBListValue): number[] => items as number[];

/** The terminal rows of a model for one window of the plan, in plan order. */
export async function readRows(
  session: Session,
  modelIx: number,
  { from, to }: PromptWindow,
): Promise<StoredRow[]> {
  const prompts = new Map((await readPrompts(session, from, to)).map((prompt) => [prompt.item, prompt]));
  const where = `model_ix = ${integer(modelIx)} AND ${between("prompt_ix", from, to)}`;
  const rows = await session.objects<Columns>(
    `SELECT ${COLUMNS} FROM measurements WHERE ${where} ORDER BY prompt_ix`,
  );
  const isLong = (row: Columns): boolean =>
    row.status === "measured" && row.tokenCount > numbers(row.tokenIds).length;
  const rest = rows.some(isLong) ? await readTokenContinuations(session, where) : new Map<number, number[]>();
  return rows.flatMap((row) => {
    const prompt = prompts.get(row.item);
    return prompt === undefined ? [] : [storedRow(row, prompt, rest.get(row.item) ?? [])];
  });
}

function storedRow(row: Columns, prompt: StoredPrompt, restIds: readonly number[]): StoredRow {
  const origin = {
    prompt,
    key: Buffer.from(row.key.bytes).toString("hex"),
    epoch: Number(row.epoch),
    lease: Number(row.lease),
    seq: Number(row.seq),
    attempts: row.attempts,
  };
  if (row.status === "error") {
    return { status: "error", ...origin, errorCode: row.errorCode, errorText: textOf(row.errorText) };
  }
  const tokenIds = numbers(row.tokenIds).concat(restIds);
  if (tokenIds.length !== row.tokenCount) throw incomplete(`the token ids of prompt ${String(row.item)}`);
  const { entropyNats, topId, topProb } = row;
  return {
    status: "measured",
    ...origin,
    ...{ entropyNats, topId, topProb },
    topToken: textOf(row.topToken),
    lastToken: textOf(row.lastToken),
    norms: numbers(row.norms),
    deltaNorms: numbers(row.deltaNorms),
    inners: numbers(row.inners),
    split: partSplit(row),
    finalNorm: row.finalNorm,
    tokenIds,
    cutTokens: row.cutTokens,
  };
}

function partSplit(row: Columns): PartSplit | null {
  if (row.attentionNorms === null) return null;
  return {
    attentionNorms: numbers(row.attentionNorms),
    attentionInners: numbers(row.attentionInners),
    mlpNorms: numbers(row.mlpNorms),
    mlpInners: numbers(row.mlpInners),
    errors: numbers(row.splitErrors),
  };
}

async function readTokenContinuations(session: Session, where: string): Promise<Map<number, number[]>> {
  const lists = new Map<number, number[]>();
  const rows = await session.objects<{ item: number; ids: DuckDBListValue }>(
    `SELECT prompt_ix AS item, token_ids AS ids FROM token_continuations WHERE ${where} ORDER BY prompt_ix, piece`,
  );
  for (const { item, ids } of rows) {
    const list = lists.get(item) ?? [];
    list.push(...numbers(ids));
    lists.set(item, list);
  }
  return lists;
}
