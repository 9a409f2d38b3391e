import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { gainRowsOf } from "../../testing/gainRows.ts";
import { python } from "../../testing/parquetReader.ts";
import { batch, binding, loadedModel, measuredRow, prompt } from "../../testing/runFixture.ts";
import { RunStore } from "../store/runStore.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import type { GainSummary } from "./gainSummary.ts";
import { summarizeStored } from "./summarizeStored.ts";

interface Expected extends GainSummary {
  /** Mean of the absolute values. */
  readonly size: number;
}

interface Case {
  readonly name: string;
  readonly file: string;
  readonly expected: readonly (Expected & {
    readonly model: string;
    readonly categories: readonly (Expected & { readonly category: string | null })[];
  })[];
}

const folder = await mkdtemp(join(tmpdir(), "gain-summary-"));
afterAll(() => rm(folder, { recursive: true }));
const script = new URL("../../fixtures/parquet/summary_cases.py", import.meta.url);
const cases = JSON.parse(await python(fileURLToPath(script), folder)) as Case[];

const dir = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

/** Mean and SD are sums and may differ in the last digits; everything else must be equal. */
function expectSummary(found: GainSummary | undefined, expected: Expected): void {
  const { size, ...right } = expected;
  const sums = { mean: null, sd: null, categories: null };
  expect({ ...found, ...sums }).toEqual({ ...right, ...sums });
  for (const [name, error] of [["mean", 1e-15] as const, ["sd", 1e-16] as const]) {
    const value = expected[name];
    if (value === null) expect(found?.[name]).toBeNull();
    else {
      const most = Math.max(1e-12 * Math.abs(value), error * size);
      expect(Math.abs((found?.[name] ?? Number.NaN) - value)).toBeLessThanOrEqual(most);
    }
  }
}

test.each(cases)("a summary equals numpy's: $name", async ({ file, expected }) => {
  const found = await summarizeStored(join(folder, file));
  expect(found.map(({ model }) => model)).toEqual(expected.map(({ model }) => model));
  for (const [m, model] of expected.entries()) {
    const { errors, repeated, ...summary } = found[m] ?? { errors: -1, repeated: -1 };
    expect([errors, repeated]).toEqual([0, 0]);
    expectSummary(summary as GainSummary, model);
    const names = ({ categories }: { categories: readonly { category: string | null }[] }) =>
      categories.map(({ category }) => category);
    expect(found[m] && names(found[m])).toEqual(names(model));
    for (const [c, category] of model.categories.entries()) expectSummary(found[m]?.categories[c], category);
  }
});

const CATEGORIES = ["Novel", "Factual", null];
const norms = (gain: number): number[] => [1, 2, 3, 4, 4 * gain];

/** A store of two models with rows and one without. */
async function writeRun(): Promise<RunStore> {
  const store = await RunStore.create(dir());
  const prompts = Array.from({ length: 9 }, (_, k) =>
    prompt(`p${String(k)}`, { category: CATEGORIES[k % 3] ?? null }),
  );
  await store.appendPrompts(prompts);
  const label = { name: "labelled", architecture: "a", normType: "n", params: "p", role: "r" };
  for (const [modelIndex, name] of ["zeta", "alpha", "unmeasured"].entries()) {
    const loaded = {
      ...loadedModel,
      name,
      files: [],
      revision: name,
      layers: 4,
      label: modelIndex === 0 ? label : null,
    };
    await store.bindModel(binding({ modelIndex, slug: name, loaded }));
  }
  const row = (item: number, gain: number) =>
    measuredRow(item, { norms: norms(gain), deltaNorms: [1, 1, 1, 1], inners: [0, 0, 0, 0] });
  const poison = { item: 8, code: "poison_prompt", text: "" };
  await store.saveRows(
    0,
    batch(
      [0, 1, 2, 3, 4, 5, 6, 7].map((item) => row(item, 1 + item / 8)),
      [poison],
    ),
  );
  await store.saveRows(1, batch([row(0, Number.NaN), row(3, 0.5)]));
  return store;
}

const single = (gain: number): object => ({
  ...{ n: 1, damaged: 0, mean: gain, sd: null, min: gain, max: gain },
  quantiles: { p5: gain, p25: gain, p50: gain, p75: gain, p95: gain },
});

test("a run is summarised from its store: every bound model in plan order, categories sorted, errors left out", async () => {
  const store = await writeRun();
  const found = await summarizeStored(store);
  await store.close();
  expect(found.map(({ model, n, damaged, errors }) => [model, n, damaged, errors])).toEqual([
    ["labelled", 8, 0, 1],
    ["alpha", 1, 1, 0],
    ["unmeasured", 0, 0, 0],
  ]);
  // numpy: mean, std(ddof=1) and quantile of 1, 1.125, …, 1.875; of 1.125, 1.5, 1.875; of 1, 1.375, 1.75
  expect(found[0]).toMatchObject({ mean: 1.4375, sd: 0.30618621784789724, min: 1, max: 1.875 });
  expect(found[0]?.quantiles).toEqual({
    p5: 1.04375,
    p25: 1.21875,
    p50: 1.4375,
    p75: 1.65625,
    p95: 1.8312499999999998,
  });
  expect(found[0]?.categories).toMatchObject([
    { category: "Factual", n: 3, mean: 1.5, sd: 0.375, quantiles: { p25: 1.3125 } },
    { category: "Novel", n: 3, mean: 1.375, sd: 0.375, quantiles: { p25: 1.1875 } },
    { category: null, n: 2, mean: 1.4375, min: 1.25, max: 1.625 },
  ]);
  expect(found[1]).toEqual({
    model: "alpha",
    ...{ errors: 0, repeated: 0 },
    ...{ ...single(0.5), damaged: 1 },
    categories: [{ category: "Novel", ...single(0.5), damaged: 1 }],
  });
  expect(found[2]).toMatchObject({ mean: null, sd: null, quantiles: null, categories: [] });
});

test("a repeated prompt counts once, and a gain of 0 is damaged", async () => {
  const store = await RunStore.create(dir());
  await store.appendPrompts(["a", "b", "a", "c"].map((text) => prompt(text, { category: "Novel" })));
  await store.bindModel(binding({ loaded: { ...binding({}).loaded, layers: 4 } }));
  const rows = [1.5, 2.5, 9, 0].map((gain, item) =>
    measuredRow(item, { norms: norms(gain), deltaNorms: [1, 1, 1, 1], inners: [0, 0, 0, 0] }),
  );
  await store.saveRows(0, batch(rows));
  const [found] = await summarizeStored(store);
  await store.close();
  // The mean of 1.5 and 2.5.
  expect(found).toMatchObject({ n: 2, damaged: 1, repeated: 1, mean: 2, min: 1.5, max: 2.5 });
});

test("the folder of a run and its store file give the same summary, and no temporary file is left", async () => {
  const store = await writeRun();
  const open = await summarizeStored(store);
  await store.close();
  vi.stubEnv("TMPDIR", join(dir(), "temporary"));
  await mkdir(tmpdir());
  expect(await summarizeStored(dir())).toEqual(open);
  expect(await summarizeStored(join(dir(), "run.duckdb"))).toEqual(open);
  expect(await readdir(tmpdir())).toEqual([]);
  expect((await readdir(dir())).sort()).toEqual(["run.duckdb", "temporary"]);
});

test("without a temporary folder a run is not summarised, and its store is unchanged", async () => {
  const store = await writeRun();
  await store.close();
  vi.stubEnv("TMPDIR", join(dir(), "absent"));
  const again = await RunStore.open(dir());
  await expect(summarizeStored(again)).rejects.toMatchObject({
    code: "temporary_folder",
    message: expect.stringContaining("TMPDIR") as string,
  });
  expect(await again.counts(0)).toMatchObject({ measured: 8 });
  await again.close();
});

test("a store can be written after it was summarised", async () => {
  const store = await writeRun();
  await summarizeStored(store);
  const gain = measuredRow(1, { norms: norms(2), deltaNorms: [1, 1, 1, 1], inners: [0, 0, 0, 0] });
  expect(await store.saveRows(1, batch([gain]))).toEqual({ stored: 1, ignored: 0 });
  const [, alpha] = await summarizeStored(store);
  expect(alpha).toMatchObject({ n: 2, mean: 1.25 });
  await store.close();
});

test("a gain equals that of `deriveGains`, also with one block and with a norm of 0", async () => {
  const store = await RunStore.create(dir());
  await store.appendPrompts([prompt("a"), prompt("b"), prompt("c"), prompt("d")]);
  await store.bindModel(binding());
  const one = { ...loadedModel, name: "one block", files: [], revision: "1", layers: 1 };
  await store.bindModel(binding({ modelIndex: 1, slug: "one", loaded: one }));
  const rows = [
    [1, 2, 0, 5],
    [1, 2, 4, 1],
    [0, 0, 0, 0],
  ].map((each, item) => measuredRow(item, { norms: each }));
  await store.saveRows(0, batch(rows));
  await store.saveRows(1, batch([measuredRow(0, { norms: [1, 7], deltaNorms: [1], inners: [0] })]));
  const expected: number[][] = [];
  for (const modelIndex of [0, 1]) {
    const gains: number[] = [];
    for await (const { lastGain } of gainRowsOf(store, modelIndex)) gains.push(lastGain);
    expected.push([gains.length, Math.min(...gains), Math.max(...gains)]);
  }
  const found = await summarizeStored(store);
  expect(found.map(({ n, min, max }) => [n, min, max])).toEqual(expected);
  await store.close();
});

test("a file's name is not a pattern, and its folder's name is not a column", async () => {
  const odd = join(dir(), "Model=x", "[1-9]*");
  await mkdir(odd, { recursive: true });
  await copyFile(
    join(folder, cases.find(({ name }) => name === "few rows")?.file ?? ""),
    join(odd, "?'.parquet"),
  );
  expect((await summarizeStored(join(odd, "?'.parquet"))).map(({ model }) => model)).toContain("half lost");
});

test.each([
  ["a missing file", null, /it cannot be read/],
  ["an empty file", "", /damaged or of another format/],
  ["a CSV", "Model,Category,Last_Gain\na,b,1\n", /damaged or of another format/],
])("%s is refused with the reason", async (_what, content, problem) => {
  const path = join(dir(), "rows.parquet");
  if (content !== null) await writeFile(path, content);
  await expect(summarizeStored(path)).rejects.toMatchObject({
    code: "parquet_invalid",
    message: expect.stringMatching(problem) as string,
  });
});
