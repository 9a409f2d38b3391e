import { ALL_QUANTITIES, type Quantity } from "../row/quantities.ts";
import { areDuplicatesRight, numberedPrompts } from "./duplicates.ts";
import { textDigest, type StoredPrompts } from "./promptTable.ts";
import { nextWindow } from "./promptWindow.ts";
import type { Session } from "./session.ts";
import { between } from "./sqlText.ts";
import { readPrompts } from "./storedPrompt.ts";

/** Faults of the tables; the reader of rows checks their content. */
export interface StoreAudit {
  /** Rows of a prompt or a model that the run does not have. */
  readonly strayRows: number;
  /** Rows that are neither a complete measurement nor a complete error. */
  readonly brokenRows: number;
  /** Models with as many rows as prompts, and a prompt twice in place of another. */
  readonly doublingModels: number;
  /** Are the prompts numbered from 0 without a gap, and equal texts numbered as their keys need it? */
  readonly promptsInOrder: boolean;
}

const all = (conditions: readonly string[]): string => `(${conditions.join(" AND ")})`;
const columns = (isMeant: (quantity: Quantity) => boolean): readonly Quantity[] =>
  ALL_QUANTITIES.flatMap(([, quantity]) => (isMeant(quantity) ? [quantity] : []));
const areNull = (quantities: readonly Quantity[]): string =>
  all(quantities.map(({ column }) => `${column} IS NULL`));

/** SQL condition that the value has its shape; `layers` is the model's. */
function isThere({ column, shape }: Quantity): string {
  switch (shape) {
    case "1":
      return `${column} IS NOT NULL`;
    case "L":
      return `len(${column}) = layers`;
    case "L + 1":
      return `len(${column}) = layers + 1`;
    case "tokens":
      return `len(${column}) > 0`;
  }
}

const SPLIT = columns(({ group }) => group === "split");
const REQUIRED = columns(({ group, optional }) => group === undefined && optional !== true);
const DERIVED = ["last_gain", "total_amp", "flags"];

const IS_WHOLE = `coalesce(CASE status
  WHEN 'measured' THEN error_code IS NULL AND error_text IS NULL AND ${all(REQUIRED.map(isThere))}
    AND token_count > 0 AND cut_tokens >= 0 AND (${areNull(SPLIT)} OR coalesce(${all(SPLIT.map(isThere))}, false))
    AND ${all(DERIVED.map((column) => `${column} IS NOT NULL`))}
  WHEN 'error' THEN error_code <> '' AND error_text IS NOT NULL AND ${areNull(columns(() => true))}
    AND ${all(DERIVED.map((column) => `${column} IS NULL`))}
  ELSE false END, false)`;

export async function auditStore(
  session: Session,
  { count: prompts, metaColumns }: StoredPrompts,
): Promise<StoreAudit> {
  const [counts] = await session.objects<{ strayRows: bigint; brokenRows: bigint }>(
    `SELECT count(*) FILTER (stray) AS "strayRows", count(*) FILTER (NOT stray AND NOT whole) AS "brokenRows"
     FROM (SELECT models.model_index IS NULL OR prompt_index < 0 OR prompt_index >= ${String(prompts)} AS stray, ${IS_WHOLE} AS whole
           FROM measurements LEFT JOIN models USING (model_index))`,
  );
  return {
    strayRows: Number(counts?.strayRows),
    brokenRows: Number(counts?.brokenRows),
    doublingModels: await countDoubling(session, prompts),
    promptsInOrder:
      (await arePromptsWhole(session, prompts, metaColumns)) && (await areKeysDistinct(session, prompts)),
  };
}

/** The numbers 0 to n − 1, once each, have this sum and this sum of squares; no set of rows is kept in memory. */
function countDoubling(session: Session, prompts: number): Promise<number> {
  const n = BigInt(prompts);
  const [sum, squares] = [(n * (n - 1n)) / 2n, ((n - 1n) * n * (2n * n - 1n)) / 6n];
  return session.number(
    `SELECT count(*) FROM (
       SELECT count(*) AS rows, sum(prompt_index) AS total,
         sum(CAST(prompt_index AS HUGEINT) * prompt_index) AS squares
       FROM measurements GROUP BY model_index)
     WHERE rows = ${String(n)} AND (total != ${String(sum)} OR squares != ${String(squares)})`,
  );
}

/** Reads the plan once: is every number present once, with the digest of its text? */
async function arePromptsWhole(
  session: Session,
  count: number,
  metaColumns: readonly string[],
): Promise<boolean> {
  let next = 0;
  for (;;) {
    const window = await nextWindow(session, next - 1);
    if (window === null) return next === count;
    const prompts = await readPrompts(session, window.from, window.to, metaColumns);
    const digests = await session.rows(
      `SELECT digest FROM prompts WHERE ${between("prompt_index", window.from, window.to)} ORDER BY prompt_index`,
    );
    for (const [k, { item, text }] of prompts.entries()) {
      if (item !== next || digests[k]?.[0] !== textDigest(text)) return false;
      next += 1;
    }
  }
}

/** Duplicates are numbered when the first row is stored, so there is nothing to check before. */
async function areKeysDistinct(session: Session, count: number): Promise<boolean> {
  if ((await session.number("SELECT count(*) FROM measurements")) === 0) return true;
  return (await numberedPrompts(session)) === count && (await areDuplicatesRight(session, count));
}
