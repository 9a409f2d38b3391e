import { describe, expect, test } from "vitest";
import type { PlannedPrompt } from "../identity/prompt.ts";
import { PromptDigest } from "../identity/promptDigest.ts";
import { batch, binding, measuredRow, numberedPrompts, prompt } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();

const DIFFICULT = [
  ...[
    "",
    " ",
    "\n",
    "\r\n",
    "\0",
    "a\0b",
    "\0a",
    "a\0",
    "\u2028\u2029",
    "'",
    '"',
    "\\",
    "$1",
    "%",
    "NULL",
    "\ufeffBOM",
  ],
  ...["é", "e\u0301", "😀", "👩‍👩‍👧", "\u202eRTL", "שלום", "日本語", "\uffff", "\u{10ffff}"],
  ...[
    "x".repeat(1024),
    "é".repeat(513),
    "😀".repeat(1000),
    `${"x".repeat(340)}😀${"y".repeat(800)}`,
    "\0".repeat(3000),
  ],
];

describe("a sample", () => {
  const lengths = (count: number): PlannedPrompt[] =>
    Array.from({ length: count }, (_, k) => prompt("x".repeat(1 + ((k * 37) % count))));
  const sampled = async (prompts: readonly PlannedPrompt[], limit: number): Promise<number[]> => {
    const store = await RunStore.create(dir());
    await store.appendPrompts(prompts);
    const found = await store.samplePrompts(limit);
    await store.close();
    expect(found.map(({ item }) => prompts[item]?.text)).toEqual(found.map(({ text }) => text));
    expect(found.map(({ item }) => item)).toEqual(found.map(({ item }) => item).toSorted((a, b) => a - b));
    return found.map(({ text }) => Buffer.byteLength(text)).toSorted((a, b) => b - a);
  };

  test.each([0, 1, 2, 3, 21])("contains every prompt of a run of %d", async (count) => {
    expect(await sampled(lengths(count), 21)).toEqual(Array.from({ length: count }, (_, k) => count - k));
  });

  test("contains the longest, the shortest, some of the longest by doubling rank, others evenly by length", async () => {
    const found = await sampled(lengths(1000), 21);
    expect(found).toHaveLength(21);
    expect(found.slice(0, 5)).toEqual([1000, 999, 997, 993, 985]);
    expect(found.at(-1)).toBe(1);
    const gaps = found.slice(4).map((length, k) => (found[k + 3] ?? 0) - length);
    expect(Math.max(...gaps)).toBeLessThan(1000 / 14);
  });

  test("contains the longest prompt of any length, and others up to one mebibyte, the extremes first", async () => {
    const long = (times: number): PlannedPrompt => prompt("y".repeat(times));
    const prompts = [...lengths(100), long(3_000_000), long(700_000), long(690_000), long(680_000)];
    const found = await sampled(prompts, 21);
    expect(found.slice(0, 2)).toEqual([3_000_000, 700_000]);
    expect(found.at(-1)).toBe(1);
    expect(found.slice(2).every((length) => length <= 100)).toBe(true);
  });
});

const digestOf = (prompts: readonly PlannedPrompt[]): string => {
  const digest = new PromptDigest();
  for (const each of prompts) digest.add(each);
  return digest.hex();
};

/** Writes prompts, closes the store, and reads them with another instance. */
async function readBack(prompts: readonly PlannedPrompt[]): Promise<PlannedPrompt[]> {
  const store = await RunStore.create(dir());
  await store.appendPrompts(prompts);
  await store.bindModel(binding());
  await store.saveRows(0, batch(prompts.map((_, item) => measuredRow(item))));
  await store.close();
  const again = await RunStore.openReadOnly(dir());
  const read: PlannedPrompt[] = [];
  for await (const row of again.rows(0)) {
    const { text, category, complexity, line } = row.prompt;
    read.push({ text, category, complexity, line });
  }
  expect((await again.promptDigests()).digest).toBe(digestOf(prompts));
  await again.close();
  return read;
}

test("difficult texts and categories are read byte for byte as they were stored", async () => {
  const prompts = DIFFICULT.map((text, k) =>
    prompt(text, { category: Array.from(text).slice(0, 100).join(""), line: k }),
  );
  const read = await readBack(prompts);
  expect(read).toEqual(prompts);
  for (const [k, text] of DIFFICULT.entries()) {
    expect(Buffer.from(read[k]?.text ?? "absent").equals(Buffer.from(text))).toBe(true);
  }
});

test("thousands of texts with NUL are read from compressed blocks as they were stored", async () => {
  const texts = Array.from(
    { length: 5000 },
    (_, k) => `${"ab\0".repeat(k % 7)}${String(k)}\0${"😀".repeat(k % 3)}`,
  );
  const read = await readBack(texts.map((text) => prompt(text)));
  expect(read.map(({ text }) => text)).toEqual(texts);
});

test("a missing value is null, and NaN and infinities are kept", async () => {
  const complexities = [null, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, -1e308];
  const read = await readBack(complexities.map((complexity) => prompt("p", { complexity, category: null })));
  expect(read.map(({ complexity }) => complexity)).toEqual(complexities);
  expect(read.map(({ category }) => category)).toEqual(complexities.map(() => null));
});

test("a complexity of −0 does not change the digest, whichever zero the store returns", async () => {
  const store = await RunStore.create(dir());
  await store.appendPrompts([prompt("p", { complexity: 0 }), prompt("q", { complexity: -0 })]);
  await store.close();
  const again = await RunStore.openReadOnly(dir());
  expect((await again.promptDigests()).digest).toBe(
    digestOf([prompt("p", { complexity: -0 }), prompt("q", { complexity: 0 })]),
  );
  await again.close();
});

test("a text with a lone surrogate is refused with its number and line, and no prompt of the chunk is stored", async () => {
  const store = await RunStore.create(dir());
  const chunk = [prompt("fine"), prompt("half \ud83d", { line: 12 })];
  await expect(store.appendPrompts(chunk)).rejects.toThrow(
    /^prompt 1 \(line 12\): its text has a lone surrogate/,
  );
  await expect(store.appendPrompts([prompt("p", { category: "\udc00" })])).rejects.toMatchObject({
    code: "bad_prompt",
  });
  expect(await store.promptCount()).toBe(0);
  await store.close();
});

test("chunks are appended in order, also after reopening", async () => {
  const prompts = numberedPrompts(3000);
  let store = await RunStore.create(dir());
  await store.appendPrompts(prompts.slice(0, 1));
  await store.appendPrompts([]);
  await store.appendPrompts(prompts.slice(1, 2500));
  await store.close();
  store = await RunStore.open(dir());
  await store.appendPrompts(prompts.slice(await store.promptCount()));
  expect((await store.promptDigests()).digest).toBe(digestOf(prompts));
  await store.close();
});

test("calls that are not awaited run in order", async () => {
  const store = await RunStore.create(dir());
  const prompts = numberedPrompts(40);
  await Promise.all(prompts.map((each) => store.appendPrompts([each])));
  expect((await store.promptDigests()).digest).toBe(digestOf(prompts));
  await store.close();
});

test("equal prompts have different keys, in plan order, also across chunks", async () => {
  const texts = ["a", "b", "a", "a", "e\u0301", "é", "b", "a"];
  const store = await RunStore.create(dir());
  for (const text of texts) await store.appendPrompts([prompt(text)]);
  await store.bindModel(binding());
  await store.saveRows(0, batch(texts.map((_, item) => measuredRow(item))));
  const keys = new Set<string>();
  const duplicates: number[] = [];
  for await (const row of store.rows(0)) {
    keys.add(row.key);
    duplicates.push(row.prompt.duplicate);
  }
  expect(duplicates).toEqual([0, 0, 1, 2, 0, 0, 1, 3]);
  expect(keys.size).toBe(texts.length);
  await store.close();
});

test("prompts that are added after the first rows are numbered", async () => {
  const store = await RunStore.create(dir());
  await store.appendPrompts([prompt("a"), prompt("a")]);
  await store.bindModel(binding());
  await store.saveRows(0, batch([measuredRow(1)]));
  await store.appendPrompts([prompt("a")]);
  await store.saveRows(0, batch([measuredRow(2)]));
  const duplicates: number[] = [];
  for await (const row of store.rows(0)) duplicates.push(row.prompt.duplicate);
  expect(duplicates).toEqual([1, 2]);
  expect(await store.audit()).toEqual({
    ...{ strayRows: 0, brokenRows: 0, doublingModels: 0 },
    promptsInOrder: true,
  });
  await store.close();
});
