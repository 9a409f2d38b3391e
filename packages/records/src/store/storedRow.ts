import { incomplete } from "../errors.ts";
import type { PromptWindow } from "./promptWindow.ts";
import type { DerivedGains } from "../row/derive.ts";
import type { GainFlag } from "../row/gainRow.ts";
import { ALL_QUANTITIES, type Quantity } from "../row/quantities.ts";
import type { MeasuredRow } from "../row/rowBatch.ts";
import type { StoredPrompts } from "./promptTable.ts";
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

/** A measured prompt in the store, with the stored results of `deriveGains`. */
export interface StoredMeasurement
  extends RowOrigin, Omit<MeasuredRow, "item">, Omit<DerivedGains, "layers"> {
  readonly status: "measured";
}

/** A prompt that could not be measured. */
export interface StoredError extends RowOrigin {
  readonly status: "error";
  readonly errorCode: string;
  readonly errorText: string;
}

export type StoredRow = StoredMeasurement | StoredError;

/**
 * The columns of both kinds of row; those of the other kind are null. Quantities have the names of a `MeasuredRow` and of
 * its split.
 */
interface Columns
  extends Omit<RowOrigin, "prompt" | "epoch" | "lease" | "seq">, Readonly<Record<string, unknown>> {
  readonly item: number;
  readonly status: string;
  readonly epoch: bigint;
  readonly lease: bigint;
  readonly seq: bigint;
  readonly errorCode: string;
  readonly errorText: string;
  readonly tokenCount: number;
  readonly tokenIds: readonly number[];
  readonly lastGain: number;
  readonly totalAmp: number;
  /** Names, separated by commas. */
  readonly flags: string;
}

const named = (group: Quantity["group"]): readonly { readonly name: string; readonly column: string }[] =>
  ALL_QUANTITIES.flatMap(([, quantity]) => {
    const { field, column } = quantity;
    return field !== null && quantity.group === group ? [{ name: field, column }] : [];
  });
const FIELDS = named(undefined);
const SPLIT_FIELDS = named("split");

const COLUMNS = [
  `prompt_index AS item, status, lower(hex(key)) AS key, epoch, lease, seq, attempts`,
  `error_code AS "errorCode", error_text AS "errorText", token_count AS "tokenCount"`,
  `last_gain AS "lastGain", total_amp AS "totalAmp", array_to_string(flags, ',') AS flags`,
  ...[...FIELDS, ...SPLIT_FIELDS].map(({ name, column }) => `${column} AS "${name}"`),
].join(", ");

/** The terminal rows of a model for one window of the plan, in plan order, created lazily. */
export async function readRows(
  session: Session,
  modelIndex: number,
  { from, to }: PromptWindow,
  { metaColumns }: StoredPrompts,
): Promise<Iterable<StoredRow>> {
  const prompts = new Map(
    (await readPrompts(session, from, to, metaColumns)).map((prompt) => [prompt.item, prompt]),
  );
  const where = `model_index = ${integer(modelIndex)} AND ${between("prompt_index", from, to)}`;
  const restIds = await readTokenContinuations(session, where);
  const rows = await session.iterate<Columns>(
    `SELECT ${COLUMNS} FROM measurements WHERE ${where} ORDER BY prompt_index`,
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
  const tokenIds = restIds.length === 0 ? row.tokenIds : row.tokenIds.concat(restIds);
  if (tokenIds.length !== row.tokenCount) throw incomplete(`the token ids of prompt ${String(row.item)}`);
  const measured: Record<string, unknown> = {
    status: "measured",
    ...origin,
    lastGain: row.lastGain,
    totalAmp: row.totalAmp,
    flags: flagsOf(row.flags),
    split: splitOf(row),
  };
  for (const { name } of FIELDS) measured[name] = row[name];
  measured["tokenIds"] = tokenIds;
  return measured as unknown as StoredMeasurement;
}

const NO_FLAGS: readonly GainFlag[] = [];
const flagsOf = (names: string): readonly GainFlag[] =>
  names === "" ? NO_FLAGS : (names.split(",") as GainFlag[]);

function splitOf(row: Columns): Readonly<Record<string, unknown>> | null {
  if (row["attentionNorms"] === null) return null;
  const split: Record<string, unknown> = {};
  for (const { name } of SPLIT_FIELDS) split[name] = row[name];
  return split;
}

async function readTokenContinuations(session: Session, where: string): Promise<Map<number, number[]>> {
  const lists = new Map<number, number[]>();
  const rows = await session.objects<{ item: number; ids: readonly number[] }>(
    `SELECT prompt_index AS item, token_ids AS ids FROM token_continuations WHERE ${where} ORDER BY prompt_index, piece`,
  );
  for (const { item, ids } of rows) {
    const list = lists.get(item) ?? [];
    list.push(...ids);
    lists.set(item, list);
  }
  return lists;
}
