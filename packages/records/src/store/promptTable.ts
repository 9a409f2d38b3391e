import { createHash } from "node:crypto";
import type { DuckDBValue } from "@duckdb/node-api";
import { badPrompt } from "../errors.ts";
import { MetaColumns } from "../identity/metaColumns.ts";
import type { MetaValue, PlannedPrompt } from "../identity/prompt.ts";
import { isWellFormed } from "../files/wellFormed.ts";
import { MetaPieces, selectMetaColumns } from "./metaTable.ts";
import { textPieces } from "./pieces.ts";
import { META_COLUMNS, PROMPT_CONTINUATIONS, PROMPTS } from "./schema.ts";
import type { Session } from "./session.ts";
import { insertTurns } from "./turnTable.ts";

const LONGEST_CATEGORY_BYTES = 1024;

/** What is known of the stored prompts without reading them. */
export interface StoredPrompts {
  readonly count: number;
  /** The names of their own columns, in order of first appearance. */
  readonly metaColumns: readonly string[];
}

export const NO_PROMPTS: StoredPrompts = { count: 0, metaColumns: [] };

/** The first 16 bytes of a text's SHA-256: enough to distinguish texts, and half the size. */
export const textDigest = (text: string): bigint => {
  const bytes = createHash("sha256").update(text, "utf8").digest();
  return (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8);
};

/**
 * Appends prompts to the stored ones.
 *
 * @returns what is stored then
 * @throws RecordsError `bad_prompt` for a text with a lone surrogate, which UTF-8 would change
 */
export async function insertPrompts(
  session: Session,
  { count: first, metaColumns }: StoredPrompts,
  prompts: readonly PlannedPrompt[],
): Promise<StoredPrompts> {
  prompts.forEach((prompt, k) => {
    assertStorable(prompt, first + k);
  });
  const rows: DuckDBValue[][] = [];
  const continuations: DuckDBValue[][] = [];
  const values = new MetaPieces();
  const columns = new MetaColumns(metaColumns);
  prompts.forEach(({ text, category, complexity, line, meta = NO_META }, k) => {
    const [head = "", ...rest] = textPieces(text);
    const bytes = Buffer.byteLength(text);
    rows.push([first + k, head, category, complexity, line, bytes, metaBytes(meta), textDigest(text)]);
    rest.forEach((piece, r) => continuations.push([first + k, r + 1, piece]));
    for (const [name, value] of meta) {
      const number = columns.number(name);
      if (value !== null) values.add(first + k, number, value);
    }
  });
  await session.append(PROMPTS, rows);
  await session.append(PROMPT_CONTINUATIONS, continuations);
  const { names } = columns;
  await session.append(META_COLUMNS, names.map((name, number) => [number, name]).slice(metaColumns.length));
  await values.appendTo(session);
  await insertTurns(session, first, prompts);
  return { count: first + prompts.length, metaColumns: names };
}

const NO_META: readonly MetaValue[] = [];

const metaBytes = (meta: readonly MetaValue[]): number =>
  meta.reduce((sum, [, text]) => (text === null ? sum : sum + Buffer.byteLength(text)), 0);

function assertStorable({ text, category, line, meta = NO_META }: PlannedPrompt, item: number): void {
  if (!isWellFormed(text))
    throw badPrompt(item, line, "its text has a lone surrogate, which is not a character");
  for (const [name, value] of meta) {
    if (!isWellFormed(name) || !isWellFormed(value ?? ""))
      throw badPrompt(item, line, `its ${JSON.stringify(name)} has a lone surrogate`);
  }
  if (category === null) return;
  if (!isWellFormed(category)) throw badPrompt(item, line, "its category has a lone surrogate");
  if (Buffer.byteLength(category) > LONGEST_CATEGORY_BYTES) {
    throw badPrompt(item, line, `its category is longer than ${String(LONGEST_CATEGORY_BYTES)} bytes`);
  }
}

export const selectPrompts = async (session: Session): Promise<StoredPrompts> => ({
  count: await countPrompts(session),
  metaColumns: await selectMetaColumns(session),
});

export const countPrompts = (session: Session): Promise<number> =>
  session.number("SELECT count(*) FROM prompts");
