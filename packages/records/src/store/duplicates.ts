import { PROMPT_DUPLICATES } from "./schema.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

/** Approximate number of different texts in memory at a time, and number of prompts read at a time. */
const TEXTS_AT_ONCE = 65_536;
const SPAN = 16_384;

/**
 * Numbers equal prompts 0, 1, 2, … in plan order, so that each has its own key. Only numbers above 0 are stored. Does
 * nothing if all `count` prompts are numbered.
 */
export async function numberDuplicates(session: Session, count: number): Promise<void> {
  if ((await numberedPrompts(session)) === count) return;
  await session.run("DELETE FROM prompt_duplicates");
  await session.run("DELETE FROM duplicates_numbered");
  for await (const { numbers } of duplicates(session, count))
    await session.append(PROMPT_DUPLICATES, numbers);
  await session.run(`INSERT INTO duplicates_numbered VALUES (${integer(count)})`);
}

/** Number of prompts when duplicates were numbered last; 0 if they never were. */
export const numberedPrompts = (session: Session): Promise<number> =>
  session.number("SELECT coalesce(max(prompts), 0) FROM duplicates_numbered");

/** Number of equal earlier texts of each prompt that has any, among prompts `from` to `to`. */
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

/** Prompts that equal an earlier one, among prompts `from` to `to`, with the number of equal earlier prompts. */
interface DuplicateSpan {
  readonly from: number;
  readonly to: number;
  readonly numbers: readonly (readonly [item: number, duplicate: number])[];
}

/** SQL condition that a digest is in a partition; a comparison, since dividing 128 bits is slow. */
function inPartition(partition: number, partitions: number): string {
  const size = 2n ** 128n / BigInt(partitions);
  const from = `digest >= '${String(size * BigInt(partition))}'::UHUGEINT`;
  return partition === partitions - 1
    ? from
    : `${from} AND digest < '${String(size * BigInt(partition + 1))}'::UHUGEINT`;
}

/**
 * Texts are partitioned by their digest, so that each partition fits in memory. A partition without equal texts, the
 * usual case, needs one query; any other reads the plan once.
 */
async function* duplicates(session: Session, count: number): AsyncGenerator<DuplicateSpan, void, undefined> {
  const partitions = Math.ceil(count / TEXTS_AT_ONCE);
  for (let partition = 0; partition < partitions; partition += 1) {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE repeated AS SELECT digest FROM prompts
       WHERE ${inPartition(partition, partitions)} GROUP BY digest HAVING count(*) > 1`,
    );
    if ((await session.number("SELECT count(*) FROM repeated")) === 0) continue;
    const seen = new Map<bigint, number>();
    for (let from = 0; from < count; from += SPAN) {
      const to = from + SPAN - 1;
      const repeated = (await session.rows(
        `SELECT prompt_index, digest FROM prompts SEMI JOIN repeated USING (digest) WHERE ${between("prompt_index", from, to)} ORDER BY prompt_index`,
      )) as [number, bigint][];
      const numbers = repeated.flatMap(([item, digest]) => {
        const before = seen.get(digest) ?? 0;
        seen.set(digest, before + 1);
        return before > 0 ? [[item, before] as const] : [];
      });
      yield { from, to, numbers };
    }
  }
  await session.run("DROP TABLE IF EXISTS repeated");
}
