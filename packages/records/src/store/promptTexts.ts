import { incomplete, unknownPrompt } from "../errors.ts";
import { countPrompts } from "./promptTable.ts";
import type { Session } from "./session.ts";
import { among } from "./sqlText.ts";

/** The first piece of a text, and the length of the whole text. */
export interface TextHead {
  /** Number of the prompt in the plan, from 0. */
  readonly item: number;
  readonly head: string;
  readonly bytes: number;
}

/** SQL of the columns of `prompts` for a `TextHead`. */
export const TEXT_HEAD = "prompt_index AS item, text AS head, bytes";

/**
 * The texts of these prompts, in plan order.
 *
 * @throws RecordsError `unknown_prompt` if one is not in the plan
 */
export async function readTexts(
  session: Session,
  items: readonly number[],
): Promise<{ readonly item: number; readonly text: string }[]> {
  if (items.length === 0) return [];
  const heads = await session.objects<TextHead>(
    `SELECT ${TEXT_HEAD} FROM prompts WHERE ${among("prompt_index", items)} ORDER BY prompt_index`,
  );
  if (heads.length !== items.length) {
    const known = new Set(heads.map(({ item }) => item));
    const absent = items.filter((item) => !known.has(item));
    throw unknownPrompt(absent, await countPrompts(session));
  }
  const texts = await wholeTexts(session, heads);
  return heads.map(({ item }, k) => ({ item, text: texts[k] ?? "" }));
}

/**
 * Appends the continuations to the heads; returns one text per head.
 *
 * @throws RecordsError `store_damaged` if pieces are missing
 */
export async function wholeTexts(session: Session, heads: readonly TextHead[]): Promise<string[]> {
  const long = heads.filter(({ head, bytes }) => Buffer.byteLength(head) < bytes).map(({ item }) => item);
  const rest = long.length === 0 ? new Map<number, string>() : await readContinuations(session, long);
  return heads.map(({ item, head, bytes }) => {
    const text = head + (rest.get(item) ?? "");
    if (Buffer.byteLength(text) !== bytes) throw incomplete(`the text of prompt ${String(item)}`);
    return text;
  });
}

async function readContinuations(session: Session, items: readonly number[]): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  const rows = await session.objects<{ item: number; text: string }>(
    `SELECT prompt_index AS item, text FROM prompt_continuations
     WHERE ${among("prompt_index", items)} ORDER BY prompt_index, piece`,
  );
  for (const { item, text } of rows) texts.set(item, (texts.get(item) ?? "") + text);
  return texts;
}
