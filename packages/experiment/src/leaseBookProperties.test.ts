/** Properties of the lease book, for any plan, any poison prompts and any loss of answers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { LeaseBook, type Work } from "./leaseBook.ts";
import { ReturnedWork } from "./returnedWork.ts";

const CREDIT = 3;
const TIMEOUT_MS = 60 * 60_000;
/** The long form multiplies it. */
const RUNS = 2_000 * Number(process.env["GAIN_LONG"] ?? 1);

interface Outcome {
  readonly measured: readonly number[];
  readonly givenUp: readonly number[];
  readonly crashes: number;
}

/**
 * Measures a plan with a sidecar that crashes on some prompts, answers its leases in order, and may lose the answers that
 * were not acknowledged.
 *
 * @param losses how many of the last answers the next crash loses, in turn
 */
function measureAll(
  sizes: readonly number[],
  poison: ReadonlySet<number>,
  losses: readonly number[],
): Outcome {
  const returned = new ReturnedWork();
  const book = new LeaseBook(returned);
  const waiting: Work[] = [];
  let first = 0;
  for (const size of sizes) {
    const items = Array.from({ length: size }, (_, k) => ({ item: first + k, text: "" }));
    waiting.push({ items, crashes: 0 });
    first += size;
  }
  const outcome = { measured: [] as number[], givenUp: [] as number[], crashes: 0 };
  for (let turns = 0; ; turns += 1) {
    if (turns > 10_000) throw new Error("the book does not end");
    const leases: number[] = [];
    while (book.hasRoom(CREDIT)) {
      const work = returned.take() ?? waiting.shift();
      if (work === undefined) break;
      leases.push(book.open(work));
    }
    if (leases.length === 0) return outcome;
    const itemsOf = (lease: number): number[] => (book.itemsOf(lease) ?? []).map(({ item }) => item);
    const fatal = leases.findIndex((lease) => itemsOf(lease).some((item) => poison.has(item)));
    const before = fatal === -1 ? leases : leases.slice(0, fatal);
    const lost = fatal === -1 ? 0 : (losses[outcome.crashes % losses.length] ?? 0);
    for (const lease of before.slice(0, Math.max(0, before.length - lost))) {
      outcome.measured.push(...itemsOf(lease));
      book.settle(lease);
    }
    if (fatal === -1) continue;
    outcome.crashes += 1;
    const given = book.crash();
    if (given !== undefined) outcome.givenUp.push(given.item);
  }
}

const plan = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });

test(
  "exactly the poison prompts are given up, and every other one is measured once, whichever answers are lost",
  { timeout: TIMEOUT_MS },
  () => {
    fc.assert(
      fc.property(
        plan,
        fc.array(fc.nat(60), { maxLength: 8 }),
        fc.array(fc.nat(CREDIT), { minLength: 1, maxLength: 5 }),
        (sizes, chosen, losses) => {
          const count = sizes.reduce((sum, size) => sum + size, 0);
          const poison = new Set(chosen.map((item) => item % count));
          const { measured, givenUp, crashes } = measureAll(sizes, poison, losses);
          const all = Array.from({ length: count }, (_, k) => k);
          expect(givenUp.toSorted((a, b) => a - b)).toEqual([...poison].toSorted((a, b) => a - b));
          expect(measured.toSorted((a, b) => a - b)).toEqual(all.filter((item) => !poison.has(item)));
          // One of a lease of 9 is found by halving in 6 crashes, of which lost answers attribute 2 to the leases before.
          expect(crashes).toBeLessThanOrEqual((6 + CREDIT - 1) * poison.size);
        },
      ),
      { numRuns: RUNS },
    );
  },
);
