import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GainRow } from "../row/gainRow.ts";
import { readNotebookFile } from "../notebook/readNotebookFile.ts";
import { recordedSteps } from "../row/recordedStep.ts";
import { batch, binding, loadedModel, measuredRow, prompt } from "../../testing/runFixture.ts";
import { RunStore } from "../store/runStore.ts";
import { metaFields } from "../store/metaFields.ts";
import { storedGainRow, storedLabels } from "../store/storedGainRow.ts";
import { summarizeStored } from "../summary/summarizeStored.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { copyParquet } from "./copyParquet.ts";
import { gainParquetRows, openGainParquet, type GainParquetRow } from "./gainParquet.ts";
import { parquetNames, parquetRecords } from "./parquetRecords.ts";
import { writeRowsParquet } from "./writeRowsParquet.ts";
import { writeRunParquet } from "./writeRunParquet.ts";

const dir = temporaryFolder();

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const row = (changes: Partial<GainRow>): GainRow => ({
  ...{ model: "m", architecture: null, normType: null, params: null, role: null, category: "Factual" },
  ...{
    complexity: 1.5,
    prompt: "\ufeffp\0",
    entropyNats: 1.5,
    lastGain: 1.25,
    totalAmp: null,
    topToken: "\n",
  },
  ...{ topProb: null, layers: 3, norms: [Number.NaN, 4, 8, 10], flags: ["position_zero", "non_finite"] },
  ...changes,
});

test("the rows of a run are read as its store has them, with the steps of every block and the metadata", async () => {
  await mkdir(join(dir(), "run"));
  const store = await RunStore.create(join(dir(), "run"));
  await store.appendPrompts([
    prompt("one"),
    prompt("\ufefftwo \u{1f600}\0", { category: null, complexity: null }),
  ]);
  await store.bindModel(binding({ modelIndex: 0, slug: "m", loaded: loadedModel }));
  await store.saveRows(0, batch([measuredRow(0), measuredRow(1)]));
  const path = join(dir(), "run.parquet");
  const about = '{"a": "it\'s é"}';
  await writeRunParquet(path, store, storedLabels, about);
  const [model] = await store.models();
  const stored = await all(store.rows(0));
  await store.close();

  const found = await openGainParquet(path);
  expect(found?.about).toBe(about);
  const expected = stored.map((each): GainParquetRow => {
    if (each.status === "error" || model === undefined)
      throw new TypeError("no row of the fixture is an error");
    return {
      row: storedGainRow(each, storedLabels(model), metaFields([])),
      steps: recordedSteps(each),
      finalNorm: each.finalNorm,
    };
  });
  expect(expected).toHaveLength(2);
  expect(await all(gainParquetRows(path))).toEqual(expected);
});

test("rows of a file are read unchanged, separately for each block, and a copy has the same bytes", async () => {
  const path = join(dir(), "rows.parquet");
  const rows = [
    row({}),
    row({ block: "L-1", lastGain: 0.5 }),
    row({ model: "k'", norms: null, layers: null, prompt: null, flags: [], complexity: null }),
  ];
  await writeRowsParquet(path, rows);
  expect((await all(gainParquetRows(path))).map((each) => each.row)).toEqual(rows);
  const of = async (only: Pick<GainRow, "model" | "block">) =>
    (await all(gainParquetRows(path, only))).map((each) => each.row);
  expect(await of({ model: "m" })).toEqual([rows[0]]);
  expect(await of({ model: "m", block: "L-1" })).toEqual([rows[1]]);
  expect(await of({ model: "k'" })).toEqual([rows[2]]);
  await copyParquet(path, join(dir(), "copy.parquet"));
  await copyParquet(path, path);
  expect(await readFile(join(dir(), "copy.parquet"))).toEqual(await readFile(path));
  expect((await readNotebookFile(path)).rows.map(({ lastGain, block }) => [lastGain, block])).toEqual([
    [1.25, undefined],
    [0.5, "L-1"],
    [1.25, undefined],
  ]);
});

test("a summary of a file separates the blocks of a model", async () => {
  const path = join(dir(), "rows.parquet");
  await writeRowsParquet(path, [
    row({}),
    row({ block: "L-1", lastGain: 0.5 }),
    row({ block: "L-1", lastGain: 0.75 }),
  ]);
  expect((await summarizeStored(path)).map(({ model, n, mean }) => [model, n, mean])).toEqual([
    ["m", 1, 1.25],
    ["m (block L−1)", 2, 0.625],
  ]);
});

test("many rows are read one by one in order", async () => {
  const path = join(dir(), "rows.parquet");
  const rows = Array.from({ length: 10_000 }, (_, k) => row({ lastGain: k, norms: null }));
  await writeRowsParquet(path, rows);
  let next = 0;
  for await (const each of gainParquetRows(path)) {
    expect(each.row.lastGain).toBe(next);
    next += 1;
  }
  expect(next).toBe(10_000);
});

test("a file that is cut off, damaged or without rows is refused with the reason", async () => {
  const path = join(dir(), "rows.parquet");
  await writeRowsParquet(path, [row({})]);
  await truncate(path, 500);
  await expect(openGainParquet(path)).rejects.toThrow(
    "the Parquet file has no footer: it is cut off. Copy it again",
  );
  await writeFile(path, `PAR1${"x".repeat(200)}PAR1`);
  await expect(openGainParquet(path)).rejects.toThrow("the Parquet file is damaged");
  await writeFile(path, "PAR1");
  await expect(openGainParquet(path)).rejects.toThrow("is cut off");
  await writeRowsParquet(path, []);
  await expect(all(gainParquetRows(path))).rejects.toThrow("there is no row of results after this");
});

test("columns are read by name, numbers as numbers and everything else as text", async () => {
  const path = join(dir(), "rows.parquet");
  await writeRowsParquet(path, [row({})]);
  expect((await parquetNames(path)).slice(0, 2)).toEqual(["Model", "Architecture"]);
  expect(await all(parquetRecords(path, ["Prompt", null, "Complexity", "Architecture"]))).toEqual([
    ["\ufeffp\0", null, 1.5, null],
  ]);
});
