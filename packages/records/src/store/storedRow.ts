import { incomplete } from "../errors.ts";
import type { PromptWindow } from "./promptWindow.ts";
import type { PartSplit } from "../row/partSplit.ts";
import type { MeasuredRowLike } from "../row/rowBatch.ts";
import { readPrompts, type StoredPrompt } from "./storedPrompt.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

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
interface Columns extends Omit<RowOrigin, "prompt" | "epoch" | "lease" | "seq"> {
  readonly item: number;
  readonly status: string;
  readonly epoch: bigint;
  readonly lease: bigint;
  readonly seq: bigint;
  readonly errorCode: string;
  readonly errorText: string;
  readonly entropyNats: number;
  readonly topId: number;
  readonly topToken: string;
  readonly topProb: number;
  readonly tokenCount: number;
  readonly tokenIds: readonly number[];
  readonly lastToken: string;
  readonly cutTokens: number;
  readonly norms: readonly number[];
  readonly deltaNorms: readonly number[];
  readonly inners: readonly number[];
  readonly attentionNorms: readonly number[] | null;
  readonly attentionInners: readonly number[];
  readonly mlpNorms: readonly number[];
  readonly mlpInners: readonly number[];
  readonly splitErrors: readonly number[];
  readonly finalNorm: number | null;
}

const COLUMNS = `prompt_ix AS item, status, lower(hex(key)) AS key, epoch, lease, seq, attempts,
  error_code AS "errorCode", error_text AS "errorText", entropy_nats AS "entropyNats",
  top_id AS "topId", top_token AS "topToken", top_prob AS "topProb", token_count AS "tokenCount",
  token_ids AS "tokenIds", last_token AS "lastToken", cut_tokens AS "cutTokens",
  norms, delta_norms AS "deltaNorms", inners, attention_norms AS "attentionNorms",
  attention_inners AS "attentionInners", mlp_norms AS "mlpNorms", mlp_inners AS "mlpInners",
  split_errors AS "splitErrors", final_norm AS "finalNorm"`;

/** The terminal rows of a model for one window of the plan, in plan order; each is made when it is asked for. */
export async function readRows(
  session: Session,
  modelIx: number,
  { from, to }: PromptWindow,
): Promise<Iterable<StoredRow>> {
  const prompts = new Map((await readPrompts(session, from, to)).map((prompt) => [prompt.item, prompt]));
  const where = `model_ix = ${integer(modelIx)} AND ${between("prompt_ix", from, to)}`;
  const restIds = await readTokenContinuations(session, where);
  const rows = await session.iterate<Columns>(
    `SELECT ${COLUMNS} FROM measurements WHERE ${where} ORDER BY prompt_ix`,
  );
  return storedRows(rows, prompts, restIds);
}

function* storedRows(
  rows: Iterable<Columns>,
  prompts: ReadonlyMap<number, StoredPrompt>,
  restIds: ReadonlyMap<number, readonly number[]>,
): Generator<StoredRow, void, undefined> {
  for (const row of rows) {
    const prompt = prompts.get(row.item);
    if (prompt !== undefined) yield storedRow(row, prompt, restIds.get(row.item) ?? []);
  }
}

function storedRow(row: Columns, prompt: StoredPrompt, restIds: readonly number[]): StoredRow {
  const origin = {
    prompt,
    key: row.key,
    epoch: Number(row.epoch),
    lease: Number(row.lease),
    seq: Number(row.seq),
    attempts: row.attempts,
  };
  if (row.status === "error") {
    return { status: "error", ...origin, errorCode: row.errorCode, errorText: row.errorText };
  }
  const tokenIds = row.tokenIds.concat(restIds);
  if (tokenIds.length !== row.tokenCount) throw incomplete(`the token ids of prompt ${String(row.item)}`);
  const { entropyNats, topId, topProb } = row;
  return {
    status: "measured",
    ...origin,
    ...{ entropyNats, topId, topProb },
    topToken: row.topToken,
    lastToken: row.lastToken,
    norms: row.norms,
    deltaNorms: row.deltaNorms,
    inners: row.inners,
    split: partSplit(row),
    finalNorm: row.finalNorm,
    tokenIds,
    cutTokens: row.cutTokens,
  };
}

function partSplit(row: Columns): PartSplit | null {
  if (row.attentionNorms === null) return null;
  return {
    attentionNorms: row.attentionNorms,
    attentionInners: row.attentionInners,
    mlpNorms: row.mlpNorms,
    mlpInners: row.mlpInners,
    errors: row.splitErrors,
  };
}

async function readTokenContinuations(session: Session, where: string): Promise<Map<number, number[]>> {
  const lists = new Map<number, number[]>();
  const rows = await session.objects<{ item: number; ids: readonly number[] }>(
    `SELECT prompt_ix AS item, token_ids AS ids FROM token_continuations WHERE ${where} ORDER BY prompt_ix, piece`,
  );
  for (const { item, ids } of rows) {
    const list = lists.get(item) ?? [];
    list.push(...ids);
    lists.set(item, list);
  }
  return lists;
}
