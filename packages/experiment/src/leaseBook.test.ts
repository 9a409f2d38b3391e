import { expect, test } from "vitest";
import { LeaseBook } from "./leaseBook.ts";
import { ReturnedWork } from "./returnedWork.ts";

const items = (...numbers: number[]): { item: number; text: string }[] =>
  numbers.map((item) => ({ item, text: String(item) }));
const fresh = (...numbers: number[]): { items: ReturnType<typeof items>; crashes: number } => ({
  items: items(...numbers),
  crashes: 0,
});

/**
 * Measures everything with a sidecar that crashes on the items of `poison`. Returns the items that were measured
 * and given up.
 *
 * @param losesAnswers are the answers of earlier leases lost in a crash?
 */
function measureAll(
  poison: ReadonlySet<number>,
  plan: number[][],
  losesAnswers = false,
): { measured: number[]; givenUp: number[]; crashes: number } {
  const measured: number[] = [];
  const givenUp: number[] = [];
  let crashes = 0;
  const returned = new ReturnedWork();
  const book = new LeaseBook(returned);
  const waiting = plan.map((numbers) => fresh(...numbers));
  for (;;) {
    const leases: number[] = [];
    while (book.hasRoom(3)) {
      const work = returned.take() ?? waiting.shift();
      if (work === undefined) break;
      leases.push(book.open(work));
    }
    if (leases.length === 0) return { measured, givenUp, crashes };
    const numbersOf = (lease: number): number[] => (book.itemsOf(lease) ?? []).map(({ item }) => item);
    const fatal = leases.findIndex((lease) => numbersOf(lease).some((item) => poison.has(item)));
    const answered = fatal === -1 ? leases : losesAnswers ? [] : leases.slice(0, fatal);
    for (const lease of answered) {
      measured.push(...numbersOf(lease));
      book.settle(lease);
    }
    if (fatal === -1) continue;
    crashes += 1;
    const lost = book.crash();
    if (lost !== undefined) givenUp.push(lost.item);
  }
}

test("leases are numbered from 1 and settled by number", () => {
  const book = new LeaseBook(new ReturnedWork());
  expect(book.open(fresh(0, 1))).toBe(1);
  expect(book.open(fresh(2))).toBe(2);
  expect(book.openLeases).toBe(2);
  expect(book.itemsOf(1)).toEqual(items(0, 1));
  book.settle(1);
  expect(book.itemsOf(1)).toBeUndefined();
  expect(book.openLeases).toBe(1);
});

test("after a crash the open leases are returned in order, unchanged", () => {
  const returned = new ReturnedWork();
  const book = new LeaseBook(returned);
  book.open(fresh(0, 1));
  book.open(fresh(2, 3));
  expect(book.crash()).toBeUndefined();
  expect(returned.take()?.items).toEqual(items(0, 1));
  expect(returned.take()).toEqual(fresh(2, 3));
  expect(returned.take()).toBeUndefined();
});

test("a crash without an open lease loses nothing", () => {
  const returned = new ReturnedWork();
  const book = new LeaseBook(returned);
  expect(book.crash()).toBeUndefined();
  expect(returned.take()).toBeUndefined();
});

test.each([[[0]], [[7]], [[13]], [[31]], [[3, 4]], [[0, 16, 31]]])(
  "of 32 prompts in leases of 8, exactly the fatal ones %j are given up and every other is measured once",
  (poison) => {
    const plan = [0, 8, 16, 24].map((first) => Array.from({ length: 8 }, (_, k) => first + k));
    const { measured, givenUp } = measureAll(new Set(poison), plan);
    expect(givenUp.toSorted((a, b) => a - b)).toEqual(poison);
    expect(measured.toSorted((a, b) => a - b)).toEqual(plan.flat().filter((item) => !poison.includes(item)));
  },
);

test.each([
  [1, [5]],
  [1, [5, 6]],
  [8, [0, 16, 31]],
  [8, [13]],
])(
  "of 32 prompts in leases of %i, no prompt but %j is given up for answers that are lost in a crash",
  (size, poison) => {
    const plan = Array.from({ length: 32 / size }, (_, i) =>
      Array.from({ length: size }, (__, k) => i * size + k),
    );
    const { measured, givenUp } = measureAll(new Set(poison), plan, true);
    expect(givenUp.toSorted((a, b) => a - b)).toEqual(poison);
    expect(measured.toSorted((a, b) => a - b)).toEqual(plan.flat().filter((item) => !poison.includes(item)));
  },
);

test("work that is suspected of a crash is measured with no other lease open", () => {
  const returned = new ReturnedWork();
  const book = new LeaseBook(returned);
  book.open(fresh(0));
  book.open(fresh(1));
  book.crash();
  const suspect = returned.take();
  expect(book.hasRoom(3)).toBe(true);
  const lease = book.open(suspect ?? fresh());
  expect(book.hasRoom(3)).toBe(false);
  book.settle(lease);
  expect(book.hasRoom(3)).toBe(true);
});

test("a prompt is given up only after two crashes", () => {
  const { crashes } = measureAll(new Set([0]), [[0]]);
  expect(crashes).toBe(2);
});
