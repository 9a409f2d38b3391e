import type { PendingPrompt } from "./pendingPrompts.ts";
import { countPrompts } from "./promptTable.ts";
import { readTexts } from "./promptTexts.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** Limit of the bytes of a sample without its longest prompt, which is always included. */
const SAMPLE_BYTES = 1_048_576;
/** Ranks of the longest prompts in a sample: the first may be too long for a model, and then the next are used. */
const LONGEST_RANKS = [0, 1, 3, 7, 15];

/**
 * At most `limit` prompts: the longest, the shortest, some of the longest by doubling rank, and others evenly by length
 * in bytes. In plan order; of equal lengths, the first in the plan counts as longer.
 *
 * Length in bytes approximates length in tokens, which needs a tokenizer. If the texts are long, those of middle rank are
 * left out first.
 */
export async function selectSample(session: Session, limit: number): Promise<PendingPrompt[]> {
  const ranks = sampleRanks(await countPrompts(session), limit);
  if (ranks.length === 0) return [];
  const rows = await session.objects<{ item: number; bytes: number; length_rank: bigint }>(
    `SELECT item, bytes, length_rank FROM (SELECT prompt_index AS item, bytes, row_number() OVER (ORDER BY bytes DESC, prompt_index) - 1 AS length_rank FROM prompts)
     WHERE length_rank IN (${ranks.map(integer).join(", ")})`,
  );
  const byRank = new Map(rows.map((row) => [Number(row.length_rank), row]));
  let left = SAMPLE_BYTES;
  const chosen = ranks.flatMap((rank) => {
    const row = byRank.get(rank);
    if (row === undefined || (rank > 0 && row.bytes > left)) return [];
    if (rank > 0) left -= row.bytes;
    return [row.item];
  });
  return readTexts(
    session,
    chosen.toSorted((one, other) => one - other),
  );
}

/** At most `limit` ranks of prompts by length, from 0 for the longest; the most informative first. */
function sampleRanks(prompts: number, limit: number): number[] {
  const last = prompts - 1;
  if (prompts <= limit)
    return Array.from({ length: prompts }, (_, rank) => (rank === 1 ? last : rank > 1 ? rank - 1 : 0));
  const ends = [0, last, ...LONGEST_RANKS.slice(1).filter((rank) => rank < last)].slice(0, limit);
  const even = limit - ends.length;
  const between = Array.from({ length: even }, (_, k) => Math.round(((k + 0.5) * last) / even));
  return [...new Set([...ends, ...between])];
}
