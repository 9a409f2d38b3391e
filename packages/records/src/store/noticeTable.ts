import { clipped } from "./clipped.ts";
import type { Notice } from "../row/rowBatch.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** A notice of a model's sidecars, with its total count. */
export type StoredNotice = Notice;

/** Different texts that are stored per code; a text may contain numbers that do not recur. */
const TEXTS_OF_A_CODE = 32;
const FURTHER = "further notices with other texts";

/** Adds the notices of one lease to the stored counts. */
export async function addNotices(
  session: Session,
  modelIndex: number,
  notices: readonly Notice[],
): Promise<void> {
  if (notices.length === 0) return;
  const before = await selectNotices(session, modelIndex);
  const texts = new Map<string, Map<string, number>>();
  for (const { code, text, times } of before) textsOf(texts, code).set(text, times);
  for (const { code, text, times } of notices) {
    const known = textsOf(texts, code);
    const short = clipped(text);
    const stored = known.has(short) || known.size < TEXTS_OF_A_CODE ? short : FURTHER;
    known.set(stored, (known.get(stored) ?? 0) + times);
  }
  await session.run(`DELETE FROM notices WHERE model_index = ${integer(modelIndex)}`);
  for (const [code, known] of texts) {
    for (const [text, times] of known)
      await session.run("INSERT INTO notices VALUES ($1, $2, $3, $4)", [
        modelIndex,
        code,
        text,
        BigInt(times),
      ]);
  }
}

function textsOf(texts: Map<string, Map<string, number>>, code: string): Map<string, number> {
  const known = texts.get(code) ?? new Map<string, number>();
  texts.set(code, known);
  return known;
}

/** Every notice of a model, grouped by code, in the order of first occurrence. */
export async function selectNotices(session: Session, modelIndex: number): Promise<StoredNotice[]> {
  const rows = await session.objects<{ code: string; text: string; times: bigint }>(
    `SELECT code, text, times FROM notices WHERE model_index = ${integer(modelIndex)} ORDER BY rowid`,
  );
  return rows.map((row) => ({ ...row, times: Number(row.times) }));
}
