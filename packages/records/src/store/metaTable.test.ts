import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { changeStore } from "../../testing/changeStore.ts";
import { readParquet } from "../../testing/parquetReader.ts";
import { batch, binding, measuredRow, prompt } from "../../testing/runFixture.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { MetaDigest } from "../identity/metaDigest.ts";
import { PromptDigest } from "../identity/promptDigest.ts";
import type { MetaValue, PlannedPrompt } from "../identity/prompt.ts";
import { gainParquetRows, openGainParquet } from "../parquet/gainParquet.ts";
import { writeRowsParquet } from "../parquet/writeRowsParquet.ts";
import { writeRunParquet } from "../parquet/writeRunParquet.ts";
import { summarizeStored } from "../summary/summarizeStored.ts";
import { RunStore } from "./runStore.ts";

const dir = temporaryFolder();
const LONG = "a value of several pieces é🙂 ".repeat(300);

/** A store with these prompts, each measured but the last, which is an error row. */
async function storeOf(name: string, prompts: readonly PlannedPrompt[]): Promise<RunStore> {
  await mkdir(join(dir(), name));
  const store = await RunStore.create(join(dir(), name));
  const [first, ...rest] = prompts;
  if (first !== undefined) await store.appendPrompts([first]);
  await store.appendPrompts(rest);
  await store.bindModel(binding());
  const last = prompts.length - 1;
  const error = { item: last, code: "poison_prompt", text: "the sidecar ended twice on it" };
  await store.saveRows(
    0,
    batch(
      prompts.slice(0, -1).map((_, item) => measuredRow(item)),
      [error],
    ),
  );
  return store;
}

async function metaOf(store: RunStore): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const row of store.rows(0)) found.push(row.prompt.meta);
  return found;
}

const PROMPTS = [
  prompt("one", {
    line: 3,
    meta: [
      ["source", "wiki"],
      ["ID", "q1"],
      ["gain", "5"],
    ],
  }),
  prompt("two", {
    line: 4,
    meta: [
      ["ID", null],
      ["é, \"'", LONG],
      ["source", ""],
    ],
  }),
  prompt("three", { line: 6 }),
  prompt("poison", {
    line: 7,
    meta: [
      ["ID", "q4"],
      ["source", "web\0\n"],
    ],
  }),
] as const;

test("own columns are stored as they are, also long ones and those of prompts that could not be measured", async () => {
  const store = await storeOf("run", PROMPTS);
  expect(await store.metaColumns()).toEqual(["source", "ID", "gain", "é, \"'"]);
  const expected = [
    [
      ["source", "wiki"],
      ["ID", "q1"],
      ["gain", "5"],
    ],
    [
      ["source", ""],
      ["é, \"'", LONG],
    ],
    [],
    [
      ["source", "web\0\n"],
      ["ID", "q4"],
    ],
  ];
  expect(await metaOf(store)).toEqual(expected);
  await store.close();
  const again = await RunStore.open(join(dir(), "run"));
  await again.appendPrompts([
    prompt("late", {
      meta: [
        ["new", "1"],
        ["gain", "x"],
      ],
    }),
  ]);
  expect(await again.metaColumns()).toEqual(["source", "ID", "gain", "é, \"'", "new"]);
  await again.close();
});

test("a run's Parquet file has every own column, the id of each prompt, and error rows with their reason", async () => {
  const store = await storeOf("run", PROMPTS);
  const path = join(dir(), "rows.parquet");
  await writeRunParquet(path, store);
  const { exact, types } = await readParquet(path);
  expect(Object.keys(types).slice(-6)).toEqual([
    ...["Error_Code", "Error_Text"],
    ...["meta_id", "meta_source", "meta_gain", "meta_é, \"'"],
  ]);
  const columns = [
    "Prompt",
    "Error_Code",
    "Error_Text",
    "meta_id",
    "meta_source",
    "meta_gain",
    "meta_é, \"'",
  ];
  expect(exact.map((row) => columns.map((name) => row[name]))).toEqual([
    ["one", null, null, "q1", "wiki", "5", null],
    ["two", null, null, "4", "", null, LONG],
    ["three", null, null, "6", null, null, null],
    ["poison", "poison_prompt", "the sidecar ended twice on it", "q4", "web\0\n", null, null],
  ]);
  expect(exact[3]).toMatchObject({ Last_Gain: null, Layer_Norms: null, Flags: null, Final_Norm: null });
  // The readers leave error rows out of every statistic, and count them.
  expect((await openGainParquet(path))?.errors).toEqual(new Map([["tiny", 1]]));
  const rows = [];
  for await (const { row } of gainParquetRows(path)) rows.push(row);
  expect(rows.map(({ extra }) => extra)).toEqual([
    { meta_id: "q1", meta_source: "wiki", meta_gain: "5", "meta_é, \"'": null },
    { meta_id: "4", meta_source: "", meta_gain: null, "meta_é, \"'": LONG },
    { meta_id: "6", meta_source: null, meta_gain: null, "meta_é, \"'": null },
  ]);
  const summaries = [await summarizeStored(path), await summarizeStored(store)];
  expect(summaries.map(([summary]) => [summary?.n, summary?.damaged, summary?.errors])).toEqual([
    [3, 0, 1],
    [3, 0, 1],
  ]);
  await store.close();
  // Rows that are read are written again with the same own columns.
  await writeRowsParquet(join(dir(), "again.parquet"), rows, ["meta_id", "meta_source"]);
  expect(
    (await readParquet(join(dir(), "again.parquet"))).exact.map((row) => [
      row["meta_id"],
      row["meta_source"],
    ]),
  ).toEqual([
    ["q1", "wiki"],
    ["4", null],
    ["6", null],
  ]);
});

test("own columns change neither the digest of the prompts nor the key of a measurement, and have a digest of their own", async () => {
  const bare = PROMPTS.map(({ text, category, complexity, line }) => ({ text, category, complexity, line }));
  const stores = [await storeOf("with", PROMPTS), await storeOf("without", bare)];
  const keys = [];
  for (const store of stores) {
    const ofStore = [];
    for await (const { key } of store.rows(0)) ofStore.push(key);
    keys.push(ofStore);
  }
  expect(keys[0]).toEqual(keys[1]);
  const digest = new PromptDigest();
  const meta = new MetaDigest();
  for (const each of PROMPTS) {
    digest.add(each);
    meta.add(each);
  }
  const planned = meta.planned();
  expect(planned?.columns).toEqual(["source", "ID", "gain", "é, \"'"]);
  const hex = digest.hex();
  expect(await stores[0]?.promptDigests()).toEqual({ digest: hex, meta: planned });
  expect(await stores[1]?.promptDigests()).toEqual({ digest: hex, meta: null });
  for (const store of stores) await store.close();
});

test("a changed or missing value changes the digest or is found damaged", async () => {
  const store = await storeOf("run", PROMPTS);
  const before = (await store.promptDigests()).meta;
  await store.close();
  await changeStore("UPDATE meta_values SET text = 'wikj' WHERE text = 'wiki'")(join(dir(), "run"));
  const changed = await RunStore.openReadOnly(join(dir(), "run"));
  expect((await changed.promptDigests()).meta).not.toEqual(before);
  await changed.close();
  await changeStore("DELETE FROM meta_values WHERE piece = 2")(join(dir(), "run"));
  const damaged = await RunStore.openReadOnly(join(dir(), "run"));
  await expect(damaged.promptDigests()).rejects.toMatchObject({ code: "store_damaged" });
  await damaged.close();
});

const values = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom("a", "b", "c d", "1"),
    fc.option(fc.string({ unit: "grapheme", maxLength: 2000, size: "max" })),
  ),
  { selector: ([name]) => name },
);

test("any values of own columns come back equal from store and Parquet", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 2, maxLength: 5 }), async (list) => {
      run += 1;
      const prompts = list.map((meta, k) => prompt(String(k), { meta }));
      const store = await storeOf(`p${String(run)}`, prompts);
      const path = join(dir(), `p${String(run)}.parquet`);
      await writeRunParquet(path, store);
      const columns = await store.metaColumns();
      const found = (await metaOf(store)) as MetaValue[][];
      await store.close();
      expect(found.map((meta) => Object.fromEntries(meta))).toEqual(
        list.map((meta) => Object.fromEntries(meta.filter(([, text]) => text !== null))),
      );
      let k = 0;
      for await (const { row } of gainParquetRows(path)) {
        const own = new Map<string, string | null>(list[k]);
        for (const name of columns) expect(row.extra?.[`meta_${name}`]).toBe(own.get(name) ?? null);
        k += 1;
      }
      expect(k).toBe(list.length - 1);
    }),
    { numRuns: 12 },
  );
});
