import { countPrompts } from "./promptTable.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";
import { readItems, type PromptItem } from "./turnTable.ts";

/** Limit of the bytes of a sample without its longest prompt, which is always included. */
const SAMPLE_BYTES = 1_048_576;
/** Prompts that are read at a time. */
const SPAN = 8_192;
/** Ranks of the longest prompts in a sample: the first may be too long for a model, and then the next are used. */
const LONGEST_RANKS = [0, 1, 3, 7, 15];

/**
 * At most `limit` prompts: the longest, the shortest, some of the longest by doubling rank, and others evenly by length
 * in bytes. In plan order; of equal lengths, the first in the plan counts as longer.
 *
 * Length in bytes approximates length in tokens, which needs a tokenizer. If the texts are long, those of middle rank are
 * left out first.
 */
export async function selectSample(session: Session, limit: number): Promise<PromptItem[]> {
  const prompts = await countPrompts(session);
  const ranks = sampleRanks(prompts, limit);
  if (ranks.length === 0) return [];
  const byRank = await promptsOfRanks(session, prompts, ranks);
  let left = SAMPLE_BYTES;
  const chosen = ranks.flatMap((rank) => {
    const row = byRank.get(rank);
    if (row === undefined || (rank > 0 && row.bytes > left)) return [];
    if (rank > 0) left -= row.bytes;
    return [row.item];
  });
  return readItems(
    session,
    chosen.toSorted((one, other) => one - other),
  );
}

interface SizedPrompt {
  readonly item: number;
  readonly bytes: number;
}

/**
 * The prompts of these ranks by length. Sorting all prompts would need memory in proportion to them, so the ranks are
 * counted: by length first, then among the prompts of one length, in plan order and a span at a time.
 */
async function promptsOfRanks(
  session: Session,
  prompts: number,
  ranks: readonly number[],
): Promise<ReadonlyMap<number, SizedPrompt>> {
  const lengths = await session.objects<{ bytes: number; count: bigint }>(
    "SELECT bytes, count(*) AS count FROM prompts GROUP BY bytes ORDER BY bytes DESC",
  );
  /** The ranks of each length, by the place among the prompts of that length. */
  const wanted = new Map<number, Map<number, number>>();
  let first = 0;
  for (const { bytes, count } of lengths) {
    const next = first + Number(count);
    const own = ranks.filter((rank) => rank >= first && rank < next);
    if (own.length > 0) wanted.set(bytes, new Map(own.map((rank) => [rank - first, rank])));
    first = next;
  }
  const found = new Map<number, SizedPrompt>();
  const places = new Map<number, number>();
  const sizes = [...wanted.keys()].map(integer).join(", ");
  for (let from = 0; from < prompts && found.size < ranks.length; from += SPAN) {
    const span = await session.objects<SizedPrompt>(
      `SELECT prompt_index AS item, bytes FROM prompts
       WHERE ${between("prompt_index", from, from + SPAN - 1)} AND bytes IN (${sizes}) ORDER BY prompt_index`,
    );
    for (const prompt of span) {
      const place = places.get(prompt.bytes) ?? 0;
      places.set(prompt.bytes, place + 1);
      const rank = wanted.get(prompt.bytes)?.get(place);
      if (rank !== undefined) found.set(rank, prompt);
    }
  }
  return found;
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
