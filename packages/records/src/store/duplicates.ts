import { PROMPT_DUPLICATES } from "./schema.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

/** Different texts held in memory at once, about; and prompts read at once. */
const TEXTS_AT_ONCE = 65_536;
const SPAN = 16_384;

/**
 * Numbers equal prompts 0, 1, 2, … in plan order, so that each has a key of its own; only numbers above 0 are stored.
 * Does nothing where all `count` prompts are numbered.
 */
export async function numberDuplicates(session: Session, count: number): Promise<void> {
  if ((await numberedPrompts(session)) === count) return;
  await session.run("DELETE FROM prompt_duplicates");
  await session.run("DELETE FROM duplicates_numbered");
  for await (const { numbers } of duplicates(session, count))
    await session.append(PROMPT_DUPLICATES, numbers);
  await session.run(`INSERT INTO duplicates_numbered VALUES (${integer(count)})`);
}

/** How many prompts were there when duplicates were numbered last; 0 where they never were. */
export const numberedPrompts = (session: Session): Promise<number> =>
  session.number("SELECT coalesce(max(prompts), 0) FROM duplicates_numbered");

/** How many equal texts stand before a prompt, for those among prompts `from` to `to` that have any. */
export async function readDuplicates(
  session: Session,
  from: number,
  to: number,
): Promise<Map<number, number>> {
  const rows = await session.rows(
    `SELECT prompt_index, duplicate FROM prompt_duplicates WHERE ${between("prompt_index", from, to)}`,
  );
  return new Map(rows as [number, number][]);
}

/** Do the stored numbers follow from the texts? */
export async function areDuplicatesRight(session: Session, count: number): Promise<boolean> {
  let found = 0;
  for await (const { numbers, from, to } of duplicates(session, count)) {
    if (numbers.length === 0) continue;
    const stored = await readDuplicates(session, from, to);
    if (numbers.some(([item, duplicate]) => stored.get(item) !== duplicate)) return false;
    found += numbers.length;
  }
  return found === (await session.number("SELECT count(*) FROM prompt_duplicates"));
}

/** Prompts that equal an earlier one, among prompts `from` to `to`: pairs of the prompt and how many precede it. */
interface DuplicateSpan {
  readonly from: number;
  readonly to: number;
  readonly numbers: readonly (readonly [item: number, duplicate: number])[];
}

/** A condition: the digest is in that share of all digests; a comparison, since 128 bits are slow to divide. */
function inHand(hand: number, hands: number): string {
  const share = 2n ** 128n / BigInt(hands);
  const from = `digest >= '${String(share * BigInt(hand))}'::UHUGEINT`;
  return hand === hands - 1 ? from : `${from} AND digest < '${String(share * BigInt(hand + 1))}'::UHUGEINT`;
}

/**
 * Texts are dealt by their digest into as many hands as memory needs. A hand without equal texts, the usual case, is
 * done with one look; another goes through the plan once.
 */
async function* duplicates(session: Session, count: number): AsyncGenerator<DuplicateSpan, void, undefined> {
  const hands = Math.ceil(count / TEXTS_AT_ONCE);
  for (let hand = 0; hand < hands; hand += 1) {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE repeated AS SELECT digest FROM prompts
       WHERE ${inHand(hand, hands)} GROUP BY digest HAVING count(*) > 1`,
    );
    if ((await session.number("SELECT count(*) FROM repeated")) === 0) continue;
    const seen = new Map<bigint, number>();
    for (let from = 0; from < count; from += SPAN) {
      const to = from + SPAN - 1;
      const dealt = (await session.rows(
        `SELECT prompt_index, digest FROM prompts SEMI JOIN repeated USING (digest) WHERE ${between("prompt_index", from, to)} ORDER BY prompt_index`,
      )) as [number, bigint][];
      const numbers = dealt.flatMap(([item, digest]) => {
        const before = seen.get(digest) ?? 0;
        seen.set(digest, before + 1);
        return before > 0 ? [[item, before] as const] : [];
      });
      yield { from, to, numbers };
    }
  }
  await session.run("DROP TABLE IF EXISTS repeated");
}
