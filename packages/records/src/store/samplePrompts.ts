import type { PendingPrompt } from "./pendingPrompts.ts";
import { readTexts } from "./promptTexts.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** Bytes of all prompts of a sample but its longest, which comes however long it is. */
const SAMPLE_BYTES = 1_048_576;
/** Of the longest prompts, these by rank: those at the top may be too long for a model, and then the next count. */
const LONGEST_RANKS = [0, 1, 3, 7, 15];

/**
 * At most `limit` prompts: the longest, the shortest, some of the longest by doubling rank, and the others evenly by
 * length, all lengths in bytes. In plan order; of equal lengths, the first in the plan counts as longer.
 *
 * What is longest in bytes is nearly so in tokens, which only a tokenizer knows. Where the texts are long, those in the
 * middle are left out first.
 */
export async function selectSample(session: Session, limit: number): Promise<PendingPrompt[]> {
  const counted = await session.objects<{ prompts: bigint }>("SELECT count(*) AS prompts FROM prompts");
  const ranks = sampleRanks(Number(counted[0]?.prompts ?? 0), limit);
  if (ranks.length === 0) return [];
  const rows = await session.objects<{ item: number; bytes: number; place: bigint }>(
    `SELECT item, bytes, place FROM (SELECT prompt_index AS item, bytes, row_number() OVER (ORDER BY bytes DESC, prompt_index) - 1 AS place FROM prompts)
     WHERE place IN (${ranks.map(integer).join(", ")})`,
  );
  const byRank = new Map(rows.map((row) => [Number(row.place), row]));
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

/** Ranks from the longest prompt (0) to the shortest, at most `limit` of them, the most telling first. */
function sampleRanks(prompts: number, limit: number): number[] {
  const last = prompts - 1;
  if (prompts <= limit)
    return Array.from({ length: prompts }, (_, rank) => (rank === 1 ? last : rank > 1 ? rank - 1 : 0));
  const ends = [0, last, ...LONGEST_RANKS.slice(1).filter((rank) => rank < last)].slice(0, limit);
  const even = limit - ends.length;
  const between = Array.from({ length: even }, (_, step) => Math.round(((step + 0.5) * last) / even));
  return [...new Set([...ends, ...between])];
}
