import { beforeEach, expect, test } from "vitest";
import { gainRowsOf } from "../../testing/gainRows.ts";
import type { GainRow } from "../row/gainRow.ts";
import {
  batch,
  binding,
  loadedModel,
  measuredRow,
  numberedPrompts,
  prompt,
} from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunStore } from "./runStore.ts";
import type { StoredRow } from "./storedRow.ts";

const dir = temporaryFolder();
let store: RunStore;
beforeEach(async () => {
  store = await RunStore.create(dir());
  await store.appendPrompts(numberedPrompts(10));
  await store.bindModel(binding());
  return () => store.close();
});

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};
const rows = (): Promise<StoredRow[]> => all(store.rows(0));
const gainRows = (): Promise<GainRow[]> => all(gainRowsOf(store, 0));

test("a row is read as it was stored", async () => {
  const sent = measuredRow(7, {
    norms: [Number.NaN, Number.POSITIVE_INFINITY, 0, 5e-324],
    deltaNorms: [Number.POSITIVE_INFINITY, Number.MAX_VALUE, 1 / 3],
    inners: [0, -1e-300, Number.NaN],
    entropyNats: Number.NaN,
    topProb: Number.POSITIVE_INFINITY,
    topToken: '\n"\0,',
    lastToken: "\ufeff",
    topId: 2 ** 31 - 1,
    tokenIds: Array.from({ length: 1000 }, (_, k) => k * k),
  });
  await store.saveRows(0, { ...batch([sent]), epoch: 2 ** 45, lease: 8, seq: 9, attempts: 3 });
  await store.close();
  store = await RunStore.openReadOnly(dir());
  const [row] = await rows();
  const { item, ...values } = sent;
  expect(row).toMatchObject({ status: "measured", epoch: 2 ** 45, lease: 8, seq: 9, attempts: 3, ...values });
  expect(row?.prompt).toEqual({ ...numberedPrompts(10)[item], item, duplicate: 0 });
});

test("a row without split and final norm, and cut to the context, is read as it was stored, and is flagged", async () => {
  await store.saveRows(0, batch([measuredRow(0, { split: null, finalNorm: null, cutTokens: 7 })]));
  await store.saveRows(0, batch([measuredRow(1)]));
  const [cut, whole] = await rows();
  expect(cut).toMatchObject({ split: null, finalNorm: null, cutTokens: 7 });
  expect(whole).toMatchObject({ cutTokens: 0, split: { errors: [Number.NaN, 1e-7, 2e-7] } });
  expect((await gainRows()).map(({ flags }) => flags)).toEqual([["truncated"], []]);
});

test("a second row of a prompt is ignored and counted; the first one is kept", async () => {
  expect(await store.saveRows(0, batch([measuredRow(1), measuredRow(2)]))).toEqual({ stored: 2, ignored: 0 });
  const again = batch(
    [measuredRow(2, { entropyNats: 99 }), measuredRow(3)],
    [{ item: 1, code: "poison_prompt", text: "late" }],
  );
  expect(await store.saveRows(0, again)).toEqual({ stored: 1, ignored: 2 });
  const found = await rows();
  expect(found.map(({ prompt: { item }, status }) => [item, status])).toEqual([
    [1, "measured"],
    [2, "measured"],
    [3, "measured"],
  ]);
  expect(found[1]).toMatchObject({ entropyNats: 2.5 });
});

test("an error row is terminal: a later measurement is ignored", async () => {
  await store.saveRows(0, batch([], [{ item: 4, code: "prompt_too_long", text: "5000 tokens" }]));
  expect(await store.saveRows(0, batch([measuredRow(4)]))).toEqual({ stored: 0, ignored: 1 });
  expect(await rows()).toMatchObject([
    { status: "error", errorCode: "prompt_too_long", errorText: "5000 tokens" },
  ]);
  expect(await gainRows()).toEqual([]);
});

test("no row of a batch with a bad row is stored", async () => {
  const { split } = measuredRow(1);
  if (split === null) throw new Error("the fixture has no split");
  const bad = [
    [measuredRow(1), measuredRow(1)],
    [measuredRow(0), measuredRow(1, { norms: [1, 2, 3] })],
    [measuredRow(0), measuredRow(1, { deltaNorms: [] })],
    [measuredRow(0), measuredRow(1, { norms: [1, 2, -3, 4] })],
    [measuredRow(0), measuredRow(1, { split: { ...split, mlpNorms: [1, -1e-300, 2] } })],
    [measuredRow(0), measuredRow(1, { split: { ...split, mlpNorms: [1, 2] } })],
    [measuredRow(0), measuredRow(1, { cutTokens: -1 })],
    [measuredRow(0), measuredRow(1, { inners: [1, 2, 3, 4] })],
    [measuredRow(0), measuredRow(1, { topId: -1 })],
    [measuredRow(0), measuredRow(1, { tokenIds: [1, -5] })],
    [measuredRow(0), measuredRow(1, { topToken: "\ud800" })],
    [measuredRow(0), measuredRow(1, { lastToken: "x".repeat(2000) })],
  ];
  for (const each of bad)
    await expect(store.saveRows(0, batch(each))).rejects.toMatchObject({ code: "bad_row" });
  await expect(store.saveRows(0, batch([measuredRow(0), measuredRow(10)]))).rejects.toThrow(
    "no prompt 10 in this run: its prompts are 0 to 9",
  );
  await expect(store.saveRows(1, batch([measuredRow(0)]))).rejects.toThrow("model 1 is not bound");
  expect(await rows()).toEqual([]);
  expect(await store.saveRows(0, batch([measuredRow(0)]))).toEqual({ stored: 1, ignored: 0 });
});

test("a long error text keeps its beginning and the number of missing characters", async () => {
  await store.saveRows(0, batch([], [{ item: 0, code: "measurement_failed", text: "😀".repeat(3000) }]));
  const [row] = await rows();
  expect(row).toMatchObject({ errorText: `${"😀".repeat(1000)} … (4000 more)` });
});

test("pending prompts are those without a terminal row, in plan order", async () => {
  await store.saveRows(
    0,
    batch([measuredRow(8), measuredRow(0), measuredRow(3)], [{ item: 5, code: "x", text: "y" }]),
  );
  const items = async (after: number, limit: number): Promise<number[]> =>
    (await store.pendingPrompts(0, { after, limit })).map(({ item }) => item);
  expect(await items(-1, 100)).toEqual([1, 2, 4, 6, 7, 9]);
  expect(await items(-1, 2)).toEqual([1, 2]);
  expect(await items(2, 2)).toEqual([4, 6]);
  expect(await items(9, 2)).toEqual([]);
  expect(await store.pendingPrompts(0, { after: 8, limit: 1 })).toEqual([{ item: 9, text: "prompt 9" }]);
});

test("pending prompts have at most the requested bytes, except for a single longer one", async () => {
  await store.appendPrompts([prompt("é".repeat(600)), prompt("b"), prompt("c".repeat(700))]);
  const items = async (after: number, maxBytes: number): Promise<number[]> =>
    (await store.pendingPrompts(0, { after, limit: 100, maxBytes })).map(({ item }) => item);
  expect(await items(9, 1)).toEqual([10]);
  expect(await items(9, 1201)).toEqual([10, 11]);
  expect(await items(9, 1901)).toEqual([10, 11, 12]);
});

test("pending prompts are found at a large distance in a long plan", async () => {
  await store.appendPrompts(numberedPrompts(20_000));
  const last = 20_009;
  for (let first = 0; first < last; first += 1000) {
    const length = Math.min(1000, last - first);
    await store.saveRows(
      0,
      batch(Array.from({ length }, (_, k) => measuredRow(first + k)).filter(({ item }) => item !== 7)),
    );
  }
  const pending = await store.pendingPrompts(0, { after: -1, limit: 5 });
  expect(pending.map(({ item }) => item)).toEqual([7, last]);
  expect(await store.counts(0)).toMatchObject({ planned: 20_010, measured: 20_008, missing: 2 });
});

test("counts distinguish measurements, errors by code, missing and non-finite rows", async () => {
  const finite = measuredRow(0);
  const rowsToSave = [
    finite,
    measuredRow(1, { entropyNats: Number.NaN }),
    measuredRow(2, { topProb: Number.NaN }),
    measuredRow(3, { norms: [1, Number.POSITIVE_INFINITY, 2, 3] }),
    measuredRow(4, { inners: [0, 0, Number.NEGATIVE_INFINITY] }),
  ];
  const errors = [5, 6, 7].map((item) => ({
    item,
    code: item === 7 ? "out_of_memory" : "poison_prompt",
    text: "t",
  }));
  await store.saveRows(0, batch(rowsToSave, errors));
  expect(await store.counts(0)).toEqual({
    planned: 10,
    measured: 5,
    errors: 3,
    missing: 2,
    nonFinite: 4,
    repeated: 0,
    errorsByCode: { out_of_memory: 1, poison_prompt: 2 },
  });
});

test("gain rows have the preset's labels, or null without a preset", async () => {
  const label = {
    name: "Tiny-1B",
    architecture: "Parallel",
    normType: "LN",
    params: "1B",
    role: "control",
    slug: "t",
  };
  const other = { ...loadedModel, dtype: "float16", normType: "unknown", label: null };
  await store.bindModel(binding({ modelIndex: 1, slug: "other", loaded: other }));
  await store.bindModel(
    binding({ modelIndex: 2, slug: "labelled", loaded: { ...other, dtype: "bfloat16", label } }),
  );
  for (const modelIndex of [0, 1, 2])
    await store.saveRows(modelIndex, batch([measuredRow(3, { tokenIds: [5] })]));
  const [plain] = await gainRows();
  expect(plain).toEqual({
    ...{ model: "tiny", architecture: null, normType: "LayerNorm", params: null, role: null },
    ...{
      category: "Factual",
      complexity: 1,
      prompt: "prompt 3",
      entropyNats: 2.5,
      topToken: " the",
      topProb: 0.125,
    },
    ...{ norms: [5, 4, 3, 9], lastGain: 3, totalAmp: 2.25, layers: 3, flags: ["position_zero"] },
    lastStep: {
      ...{ normBefore: 3, normAfter: 9, deltaNorm: 3, inner: 0.25, finalNorm: 12 },
      split: { attentionNorm: 2.5, attentionInner: 1.25, mlpNorm: 1.25, mlpInner: -0.5, error: 2e-7 },
    },
  });
  expect(await all(gainRowsOf(store, 1))).toMatchObject([{ normType: null }]);
  expect(await all(gainRowsOf(store, 2))).toMatchObject([
    { model: "Tiny-1B", architecture: "Parallel", normType: "LN", params: "1B", role: "control" },
  ]);
});

test("an entropy that is not finite flags a row with finite norms", async () => {
  await store.saveRows(0, batch([measuredRow(0, { entropyNats: Number.NaN }), measuredRow(1)]));
  expect((await gainRows()).map(({ flags }) => flags)).toEqual([["non_finite"], []]);
});
