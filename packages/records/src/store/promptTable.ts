import { createHash } from "node:crypto";
import type { DuckDBBlobValue, DuckDBValue } from "@duckdb/node-api";
import { badPrompt, incomplete, unknownPrompt } from "../errors.ts";
import type { PlannedPrompt } from "../prompt.ts";
import { isWellFormed } from "../wellFormed.ts";
import { textPieces } from "./pieces.ts";
import { PROMPT_CONTINUATIONS, PROMPTS } from "./schema.ts";
import type { Session } from "./session.ts";
import { among, between, textBytes } from "./sqlText.ts";
import { textOf } from "./textOf.ts";

/** A prompt of the plan as the store holds it. */
export interface StoredPrompt extends PlannedPrompt {
  /** Number in the plan, from 0. */
  readonly item: number;
  /** How many equal texts stand before it in the plan. */
  readonly duplicate: number;
}

const LONGEST_CATEGORY_BYTES = 1024;

/** The first 16 bytes of a text's SHA-256: enough to tell texts apart, and half the size. */
export const textDigest = (text: string): bigint => {
  const bytes = createHash("sha256").update(text, "utf8").digest();
  return (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8);
};

/**
 * Adds prompts behind those stored, of which there are `first`.
 *
 * @throws RecordsError `bad_prompt` for a text that UTF-8 cannot hold: it would come back as another text.
 */
export async function insertPrompts(
  session: Session,
  first: number,
  prompts: readonly PlannedPrompt[],
): Promise<void> {
  prompts.forEach((prompt, k) => {
    assertStorable(prompt, first + k);
  });
  const rows: DuckDBValue[][] = [];
  const continuations: DuckDBValue[][] = [];
  prompts.forEach(({ text, category, complexity, line }, k) => {
    const [head = "", ...rest] = textPieces(text);
    rows.push([first + k, head, category, complexity, line, Buffer.byteLength(text), textDigest(text)]);
    rest.forEach((piece, r) => continuations.push([first + k, r + 1, piece]));
  });
  await session.append(PROMPTS, rows);
  await session.append(PROMPT_CONTINUATIONS, continuations);
}

function assertStorable({ text, category, line }: PlannedPrompt, item: number): void {
  if (!isWellFormed(text))
    throw badPrompt(item, line, "its text has a lone surrogate, which is no character");
  if (category === null) return;
  if (!isWellFormed(category)) throw badPrompt(item, line, "its category has a lone surrogate");
  if (Buffer.byteLength(category) > LONGEST_CATEGORY_BYTES) {
    throw badPrompt(item, line, `its category is longer than ${String(LONGEST_CATEGORY_BYTES)} bytes`);
  }
}

export const countPrompts = (session: Session): Promise<number> =>
  session.number("SELECT count(*) FROM prompts");

/** Prompts `from` to `to` of the plan, both included, in plan order. */
export async function readPrompts(session: Session, from: number, to: number): Promise<StoredPrompt[]> {
  return selectPrompts(session, (column) => between(column, from, to));
}

/**
 * The prompts of these numbers, in plan order.
 *
 * @throws RecordsError `unknown_prompt` where one is not in the plan.
 */
export async function readPromptsOf(session: Session, items: readonly number[]): Promise<StoredPrompt[]> {
  if (items.length === 0) return [];
  const found = await selectPrompts(session, (column) => among(column, items));
  if (found.length !== items.length) {
    const known = new Set(found.map(({ item }) => item));
    throw unknownPrompt(
      items.filter((item) => !known.has(item)),
      await countPrompts(session),
    );
  }
  return found;
}

interface PromptColumns extends Omit<StoredPrompt, "text" | "category"> {
  readonly head: DuckDBBlobValue;
  readonly category: DuckDBBlobValue | null;
  readonly bytes: number;
}

async function selectPrompts(session: Session, where: (column: string) => string): Promise<StoredPrompt[]> {
  const rows = await session.objects<PromptColumns>(
    `SELECT ix AS item, ${textBytes("text")} AS head, ${textBytes("category")} AS category, complexity, line, coalesce(duplicate, 0) AS duplicate, bytes
     FROM prompts LEFT JOIN (SELECT * FROM prompt_duplicates WHERE ${where("prompt_ix")}) ON prompt_ix = ix
     WHERE ${where("ix")} ORDER BY ix`,
  );
  const long = rows.filter(({ head, bytes }) => head.bytes.length < bytes).map(({ item }) => item);
  const rest = await readContinuations(session, long);
  return rows.map(({ bytes, head, category, ...prompt }) => {
    const text = textOf(head) + (rest.get(prompt.item) ?? "");
    if (Buffer.byteLength(text) !== bytes) throw incomplete(`the text of prompt ${String(prompt.item)}`);
    return { ...prompt, text, category: category === null ? null : textOf(category) };
  });
}

async function readContinuations(session: Session, items: readonly number[]): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  if (items.length === 0) return texts;
  const rows = await session.objects<{ item: number; piece: DuckDBBlobValue }>(
    `SELECT prompt_ix AS item, ${textBytes("text")} AS piece FROM prompt_continuations
     WHERE ${among("prompt_ix", items)} ORDER BY prompt_ix, prompt_continuations.piece`,
  );
  for (const { item, piece } of rows) texts.set(item, (texts.get(item) ?? "") + textOf(piece));
  return texts;
}
