/** Own columns of a prompt file on their way from the file to the report, through the real program. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, NO_BROWSER, openReport } from "./browser.ts";
import { gain, ROOT, type Finished } from "./gainCommand.ts";

const FAKE = { GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"), GAIN_FAKE_LAYERS: "4" };
const SOURCES = ["wiki", "web", "books"];
/** The fake sidecar cannot measure a prompt with this text. */
const ERROR = 7;

const promptOf = (k: number): object => ({
  prompt: k === ERROR ? "ERROR" : `prompt number ${String(k)}`,
  category: k % 2 === 0 ? "Even" : "Odd",
  id: `q-${String(k)}`,
  source: SOURCES[k % 3],
  gain: k / 2,
  "=cmd": k === 0 ? "=1+1" : null,
});
const PROMPTS = Array.from({ length: 12 }, (_, k) => promptOf(k));

let folder: string;
let run: string;
let measured: Finished;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  run = join(folder, "run");
  write(PROMPTS);
  measured = await gain(command("--group-by", "source"), FAKE);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(prompts: readonly object[]): void {
  writeFileSync(join(folder, "prompts.jsonl"), prompts.map((each) => `${JSON.stringify(each)}\n`).join(""));
}
const planned = (out: string, ...more: string[]): string[] => [
  ...["experiment", "--model", "fake", "--prompts", join(folder, "prompts.jsonl"), "--out", out, ...more],
];
const command = (...more: string[]): string[] => planned(run, ...more);
function fileOf(of: string, pattern: RegExp): string {
  const name = readdirSync(of).find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`${of} has no file like ${String(pattern)}`);
  return join(of, name);
}
const CSV = /_parallel_test_\d+_\d+\.csv$/;
const parquetRows = (path: string): readonly Readonly<Record<string, unknown>>[] => {
  const script = join(ROOT, "packages/records/fixtures/parquet/read_rows.py");
  const text = execFileSync(join(ROOT, ".venv/bin/python"), [script, path], { encoding: "utf8" });
  return (JSON.parse(text) as { exact: Readonly<Record<string, unknown>>[] }).exact;
};
interface Found {
  readonly categories: readonly { readonly category: string; readonly n: number }[];
  readonly categoryPairs: readonly { readonly first: string; readonly second: string }[];
}
/** The findings of the only model. */
function findingsOf(of: string): Found {
  const all = JSON.parse(readFileSync(join(of, "findings.json"), "utf8")) as {
    models: { findings: Found }[];
  };
  const [model] = all.models;
  if (model === undefined) throw new Error(`the findings in ${of} have no model`);
  return model.findings;
}

test("every row of Parquet has the id and the columns of its prompt, also the one that could not be measured", () => {
  expect(measured.code, measured.stderr).toBe(3);
  const rows = parquetRows(fileOf(run, /\.parquet$/));
  expect(rows.map((row) => [row["meta_id"], row["meta_source"], row["meta_gain"], row["meta_=cmd"]])).toEqual(
    PROMPTS.map((_, k) => [`q-${String(k)}`, SOURCES[k % 3], String(k / 2), k === 0 ? "=1+1" : null]),
  );
  expect(rows.map((row) => row["Error_Code"] !== null)).toEqual(PROMPTS.map((_, k) => k === ERROR));
  expect(rows[ERROR]).toMatchObject({ Last_Gain: null, Category: "Odd" });
  expect(readFileSync(fileOf(run, /\.html$/), "utf8")).toContain("prompt 8, id &quot;q-7&quot;");
});

test("CSV files have them behind the notebook's columns, and a spreadsheet evaluates none", () => {
  const [head = "", first = ""] = readFileSync(fileOf(run, CSV), "utf8").split("\n");
  expect(head.split(",").slice(14)).toEqual(["N_Layers", "meta_id", "meta_source", "meta_gain", "meta_=cmd"]);
  expect(first.split(",").slice(-4)).toEqual(["q-0", "wiki", "0", "=1+1"]);
  const [, guarded = ""] = readFileSync(fileOf(run, /_spreadsheet_/), "utf8").split("\n");
  expect(guarded.split(",").slice(-4)).toEqual(["q-0", "wiki", "0", "'=1+1"]);
});

describe("analyze makes the same of", () => {
  test.each([
    ["the run", () => run],
    ["its Parquet file", () => fileOf(run, /\.parquet$/)],
    ["its CSV", () => fileOf(run, CSV)],
  ])("%s", async (what, source) => {
    const out = join(folder, what);
    const given = what === "its CSV" ? ["--group-by", "source"] : [];
    const { code, stderr } = await gain(["analyze", source(), "--out", out, ...given]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('grouped: the categories are the values of the column "source"');
    expect(readFileSync(fileOf(out, CSV))).toEqual(readFileSync(fileOf(run, CSV)));
    expect(findingsOf(out).categories).toEqual(findingsOf(run).categories);
    const rows = parquetRows(fileOf(out, /\.parquet$/));
    expect(rows.map((row) => row["meta_id"])).toEqual(
      PROMPTS.flatMap((_, k) => (k === ERROR && what === "its CSV" ? [] : [`q-${String(k)}`])),
    );
  });
});

test("the values of a column are the categories that are compared, and another column can be named later", async () => {
  const { categories, categoryPairs } = findingsOf(run);
  expect(categories.map(({ category, n }) => [category, n])).toEqual([
    ["wiki", 4],
    ["web", 3],
    ["books", 4],
  ]);
  expect(categoryPairs.map(({ first, second }) => [first, second])).toEqual([
    ["wiki", "web"],
    ["wiki", "books"],
    ["web", "books"],
  ]);
  const out = join(folder, "by category");
  const { stderr } = await gain(["analyze", run, "--group-by", "category", "--out", out]);
  expect(findingsOf(out).categories.map(({ category }) => category)).toEqual(["Even", "Odd"]);
  expect(stderr).toContain(
    "changed: the categories are the values of category, by --group-by, after the measurement",
  );
});

test("a column that is missing, or has too many values, is named before anything is measured", async () => {
  const out = join(folder, "never");
  const missing = await gain(planned(out, "--group-by", "topic"), FAKE);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("Beside the prompts it has id, source, gain, =cmd");
  const many = join(folder, "many.jsonl");
  writeFileSync(
    many,
    Array.from({ length: 60 }, (_, k) => JSON.stringify({ prompt: "p", id: k })).join("\n"),
  );
  const given = ["experiment", "--model", "fake", "--prompts", many, "--out", out, "--group-by", "id"];
  const crowded = await gain(given, FAKE);
  expect(crowded.code).toBe(2);
  expect(crowded.stderr).toContain("more than 50 different values");
  expect(readdirSync(folder)).not.toContain("never");
});

test("a study file groups by a column too", async () => {
  const study = join(folder, "study.yaml");
  const [at, out] = [join(folder, "prompts.jsonl"), join(folder, "study")];
  writeFileSync(study, `prompts: ${at}\nmodels: [{ model: fake }]\nanalysis: { groupBy: source }\n`);
  const { code, stderr } = await gain(["experiment", "--study", study, "--out", out], FAKE);
  expect(code, stderr).toBe(3);
  expect(findingsOf(out).categories.map(({ category }) => category)).toEqual(["wiki", "web", "books"]);
});

test("a prompt file with other own columns is another plan, and the run stays as it is", async () => {
  const before = readFileSync(join(run, "run.duckdb"));
  write(PROMPTS.map((each, k) => ({ ...each, source: SOURCES[(k + 1) % 3] })));
  const values = await gain(command("--group-by", "source"), FAKE);
  write(PROMPTS.map((each) => ({ ...each, more: 1 })));
  const columns = await gain(command("--group-by", "source"), FAKE);
  write(PROMPTS);
  expect([values.code, columns.code]).toEqual([2, 2]);
  expect(values.stderr).toContain("with other values in the columns beside them (id, source, gain, =cmd)");
  expect(columns.stderr).toContain("were id, source, gain, =cmd, are id, source, gain, =cmd, more");
  expect(readFileSync(join(run, "run.duckdb"))).toEqual(before);
  const verified = await gain(["verify", run]);
  expect(verified.code, verified.stdout).toBe(0);
});

describe.skipIf(NO_BROWSER !== undefined)("the report's rows", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test.each([1280, 390])("are filtered by every own column, %i pixels wide", async (width) => {
    const file = join(run, "report.html");
    const { page, faults } = await openReport(browser, file, { viewport: { width, height: 900 } });
    const status = page.locator("#rows-status");
    await page.selectOption('select.own[data-column="meta_source"]', { label: "web" });
    expect(await status.textContent()).toBe("Rows 1–3 of 3 matching, 11 in all");
    await page.selectOption('select.own[data-column="meta_id"]', { label: "q-4" });
    expect(await status.textContent()).toBe("Rows 1–1 of 1 matching, 11 in all");
    expect(await page.locator("#all-rows tbody tr").innerText()).toContain("prompt number 4");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(faults).toEqual([]);
  });
});
