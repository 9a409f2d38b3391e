import type { DuckDBValue } from "@duckdb/node-api";
import { PROMPT_DUPLICATES } from "./schema.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

/** Different texts held in memory at once, about; and prompts read at once. */
const TEXTS_AT_ONCE = 65_536;
const SPAN = 16_384;

/**
 * Numbers equal prompts 0, 1, 2, … in plan order, so that each has a key of its own; only numbers above 0 are stored.
 * Does nothing where all `count` prompts are numbered. Texts are dealt by their digest into as many hands as
 * memory needs, and each hand goes through the plan once.
 */
export async function numberDuplicates(session: Session, count: number): Promise<void> {
  const numbered = await session.number("SELECT coalesce(max(prompts), 0) FROM duplicates_numbered");
  if (numbered === count) return;
  await session.run("DELETE FROM prompt_duplicates");
  await session.run("DELETE FROM duplicates_numbered");
  const hands = Math.ceil(count / TEXTS_AT_ONCE);
  for (let hand = 0; hand < hands; hand += 1) {
    const seen = new Map<bigint, number>();
    for (let from = 0; from < count; from += SPAN) {
      const dealt = await session.rows(
        `SELECT ix, digest FROM prompts
         WHERE ${between("ix", from, from + SPAN - 1)} AND digest % ${integer(hands)} = ${integer(hand)} ORDER BY ix`,
      );
      await session.append(PROMPT_DUPLICATES, numberedRows(dealt, seen));
    }
  }
  await session.run(`INSERT INTO duplicates_numbered VALUES (${integer(count)})`);
}

function numberedRows(prompts: readonly DuckDBValue[][], seen: Map<bigint, number>): DuckDBValue[][] {
  const rows: DuckDBValue[][] = [];
  for (const [ix, digest] of prompts as [number, bigint][]) {
    const before = seen.get(digest) ?? 0;
    seen.set(digest, before + 1);
    if (before > 0) rows.push([ix, before]);
  }
  return rows;
}
