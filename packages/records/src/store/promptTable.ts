import { createHash } from "node:crypto";
import type { DuckDBValue } from "@duckdb/node-api";
import { badPrompt } from "../errors.ts";
import type { PlannedPrompt } from "../identity/prompt.ts";
import { isWellFormed } from "../files/wellFormed.ts";
import { textPieces } from "./pieces.ts";
import { PROMPT_CONTINUATIONS, PROMPTS } from "./schema.ts";
import type { Session } from "./session.ts";

const LONGEST_CATEGORY_BYTES = 1024;

/** The first 16 bytes of a text's SHA-256: enough to distinguish texts, and half the size. */
export const textDigest = (text: string): bigint => {
  const bytes = createHash("sha256").update(text, "utf8").digest();
  return (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8);
};

/**
 * Appends prompts to the stored ones; `first` is their number.
 *
 * @throws RecordsError `bad_prompt` for a text with a lone surrogate, which UTF-8 would change
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
    throw badPrompt(item, line, "its text has a lone surrogate, which is not a character");
  if (category === null) return;
  if (!isWellFormed(category)) throw badPrompt(item, line, "its category has a lone surrogate");
  if (Buffer.byteLength(category) > LONGEST_CATEGORY_BYTES) {
    throw badPrompt(item, line, `its category is longer than ${String(LONGEST_CATEGORY_BYTES)} bytes`);
  }
}

export const countPrompts = (session: Session): Promise<number> =>
  session.number("SELECT count(*) FROM prompts");
