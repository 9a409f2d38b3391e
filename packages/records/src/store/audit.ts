import { areDuplicatesRight, numberedPrompts } from "./duplicates.ts";
import { textDigest } from "./promptTable.ts";
import { nextWindow } from "./promptWindow.ts";
import type { Session } from "./session.ts";
import { between } from "./sqlText.ts";
import { readPrompts } from "./storedPrompt.ts";

/** What the tables themselves show; the content of rows is left to whoever reads them. */
export interface StoreAudit {
  /** Rows of a prompt or a model that the run does not have. */
  readonly strayRows: number;
  /** Rows that are neither a whole measurement by their model nor a whole error. */
  readonly brokenRows: number;
  /** Are the prompts numbered from 0 without a gap, and equal texts told apart as their keys need it? */
  readonly promptsInOrder: boolean;
}

const SPLIT = ["attention_norms", "attention_inners", "mlp_norms", "mlp_inners", "split_errors"];
const NO_SPLIT = `(${SPLIT.map((column) => `${column} IS NULL`).join(" AND ")})`;
const WHOLE_SPLIT = `(${SPLIT.map((column) => `len(${column}) = layers`).join(" AND ")})`;

const IS_WHOLE = `coalesce(CASE status
  WHEN 'measured' THEN error_code IS NULL AND error_text IS NULL AND entropy_nats IS NOT NULL AND top_id IS NOT NULL
    AND top_token IS NOT NULL AND top_prob IS NOT NULL AND last_token IS NOT NULL AND token_count > 0
    AND len(token_ids) > 0 AND len(norms) = layers + 1 AND len(delta_norms) = layers AND len(inners) = layers
    AND cut_tokens >= 0 AND (${NO_SPLIT} OR coalesce(${WHOLE_SPLIT}, false))
  WHEN 'error' THEN error_code <> '' AND error_text IS NOT NULL AND entropy_nats IS NULL AND top_id IS NULL
    AND top_token IS NULL AND top_prob IS NULL AND last_token IS NULL AND token_count IS NULL
    AND token_ids IS NULL AND cut_tokens IS NULL AND norms IS NULL AND delta_norms IS NULL AND inners IS NULL
    AND ${NO_SPLIT} AND final_norm IS NULL
  ELSE false END, false)`;

export async function auditStore(session: Session, prompts: number): Promise<StoreAudit> {
  const [counted] = await session.objects<{ strayRows: bigint; brokenRows: bigint }>(
    `SELECT count(*) FILTER (stray) AS "strayRows", count(*) FILTER (NOT stray AND NOT whole) AS "brokenRows"
     FROM (SELECT ix IS NULL OR prompt_ix < 0 OR prompt_ix >= ${String(prompts)} AS stray, ${IS_WHOLE} AS whole
           FROM measurements LEFT JOIN models ON ix = model_ix)`,
  );
  return {
    strayRows: Number(counted?.strayRows),
    brokenRows: Number(counted?.brokenRows),
    promptsInOrder: (await arePromptsWhole(session, prompts)) && (await areKeysApart(session, prompts)),
  };
}

/** Walks the plan once: every number is there once, with the digest of its text. */
async function arePromptsWhole(session: Session, count: number): Promise<boolean> {
  let next = 0;
  for (;;) {
    const window = await nextWindow(session, next - 1);
    if (window === null) return next === count;
    const prompts = await readPrompts(session, window.from, window.to);
    const digests = await session.rows(
      `SELECT digest FROM prompts WHERE ${between("ix", window.from, window.to)} ORDER BY ix`,
    );
    for (const [k, { item, text }] of prompts.entries()) {
      if (item !== next || digests[k]?.[0] !== textDigest(text)) return false;
      next += 1;
    }
  }
}

/** Duplicates are numbered when the first row is stored, so before that there is nothing to be right about. */
async function areKeysApart(session: Session, count: number): Promise<boolean> {
  if ((await session.number("SELECT count(*) FROM measurements")) === 0) return true;
  return (await numberedPrompts(session)) === count && (await areDuplicatesRight(session, count));
}
