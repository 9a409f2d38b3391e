/** The command and the sidecar on a model of GPT-2-small's shape, compared with transformers alone. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNotebookCsv } from "@gain/records";
import { gain, nxGain, ROOT } from "./gainCommand.ts";
import { expectProven, manifestOf, measurement, storedRows } from "./storedRun.ts";

const PROMPTS = join(ROOT, "packages/experiment/prompts/notebook.jsonl");

const TOLERANCE = 1e-5;

interface Reference {
  readonly norms: number[];
  readonly entropy: number;
  readonly topId: number;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function reference(model: string): Reference[] {
  const python = join(ROOT, ".venv/bin/python");
  const given = [join(ROOT, "e2e/reference_measurement.py"), model, PROMPTS];
  return JSON.parse(execFileSync(python, given, { encoding: "utf8", maxBuffer: 1e8 })) as Reference[];
}

const largest = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...found.map((value, k) => Math.abs(value / (expected[k] ?? Number.NaN) - 1)));

test("nx run gain:experiment measures GPT-2 small as transformers does, and writes every file", async () => {
  const out = join(folder, "a run");
  const { code, stdout, stderr } = await nxGain("experiment", ["--model", "gpt2-random", "--out", out]);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^gpt2-random: (?:expansion|dampening|no|negligible)/m);
  expect(`${stdout}${stderr}`).toContain("gain: exit 0 (done)");
  await expectProven(out);

  const rows = (await storedRows(out)).map(measurement);
  const references = reference(manifestOf(out).models[0]?.loaded.source ?? "");
  expect(rows).toHaveLength(25);
  for (const [k, { norms, entropyNats, topId }] of rows.entries()) {
    const expected = references[k];
    if (expected === undefined) throw new Error("fewer references than rows");
    expect(norms).toHaveLength(13);
    expect(largest(norms, expected.norms)).toBeLessThanOrEqual(TOLERANCE);
    expect(Math.abs(entropyNats - expected.entropy)).toBeLessThanOrEqual(TOLERANCE * expected.entropy);
    expect(topId).toBe(expected.topId);
  }

  const csv = readdirSync(out).find((name) => name.endsWith(".csv")) ?? "";
  const fromCsv = readNotebookCsv(readFileSync(join(out, csv), "utf8"), csv);
  expect(fromCsv.map(({ lastGain }) => lastGain)).toEqual(
    rows.map(({ norms }) => (norms[12] ?? Number.NaN) / (norms[11] ?? Number.NaN)),
  );
  expect(fromCsv.map(({ prompt }) => prompt)).toEqual(rows.map(({ prompt }) => prompt.text));
  const kinds = [
    ...["parallel_test", "architecture_comparison", "category_estimates", "depth_profile", "mechanism"],
    ...["last_block_terms", "layer_heatmap", "entropy_scatter"],
  ];
  const endings = [".vl.json", ".svg", ".png"];
  const figures = kinds.flatMap((kind) => endings.map((ending) => ({ kind, ending })));
  for (const { kind, ending } of figures) {
    expect(readdirSync(out).some((name) => name.includes(kind) && name.endsWith(ending))).toBe(true);
  }
});

test("the same command on a finished run measures nothing and prints the same findings", async () => {
  const out = join(folder, "a run");
  const before = readFileSync(join(out, "manifest.json"), "utf8");
  const command = ["experiment", "--model", "gpt2-random", "--out", out];
  const { code, stdout, stderr } = await gain([...command, "--details"]);
  expect(code).toBe(0);
  expect(stderr).not.toContain("starting a sidecar");
  expect(stderr).toContain(join(out, "findings.json"));
  const short = await gain(command);
  expect(short.stdout.trimEnd().split("\n").at(-1)).toBe(`report: ${join(out, "report.html")}`);
  expect(stdout).toBe(`${readFileSync(join(out, "summary.txt"), "utf8")}\n${short.stdout}`);
  expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(before);
});

test("another plan in the folder is refused with the difference, and nothing is changed", async () => {
  const out = join(folder, "a run");
  const { code, stderr } = await gain([
    "experiment",
    "--model",
    "gpt2-random",
    "--batch-size",
    "3",
    "--out",
    out,
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain("--batch-size was not given, is 3");
  await expectProven(out);
});

test("batch size one and compat precision give the same norms within the tolerance", async () => {
  const single = join(folder, "single");
  const compat = join(folder, "compat");
  expect(
    (await gain(["experiment", "--model", "gpt2-random", "--batch-size", "1", "--out", single])).code,
  ).toBe(0);
  expect(
    (await gain(["experiment", "--model", "gpt2-random", "--precision", "compat", "--out", compat])).code,
  ).toBe(0);
  const rows = (await storedRows(join(folder, "a run"))).map(measurement);
  for (const other of [single, compat]) {
    for (const [k, row] of (await storedRows(other)).map(measurement).entries()) {
      expect(largest(row.norms, rows[k]?.norms ?? [])).toBeLessThanOrEqual(TOLERANCE);
    }
  }
});

test("prompts with duplicates and special characters are stored unchanged", async () => {
  const texts = [
    "Hello world",
    "Hello world",
    "=1+1",
    "</script>",
    "e\u0301",
    "\u05d0\u05d1 \u{1F600}",
    "a\u0000b",
    "x",
  ];
  const file = join(folder, "mine.jsonl");
  writeFileSync(file, texts.map((prompt) => JSON.stringify({ prompt })).join("\n"));
  const out = join(folder, "mine");
  const { code, stderr } = await gain([
    "experiment",
    "--model",
    "gpt2-random",
    "--prompts",
    file,
    "--out",
    out,
  ]);
  expect(code, stderr).toBe(0);
  await expectProven(out);
  const rows = (await storedRows(out)).map(measurement);
  expect(rows.map(({ prompt }) => prompt.text)).toEqual(texts);
  expect(rows[0]?.tokenIds).toEqual([15496, 995]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(texts.length);
});

test("a prompt that cannot be measured is an error row and exit 3", async () => {
  const file = join(folder, "long.jsonl");
  writeFileSync(
    file,
    [JSON.stringify("short"), JSON.stringify("word ".repeat(3000)), JSON.stringify("")].join("\n"),
  );
  const out = join(folder, "long");
  const { code, stderr } = await gain([
    "experiment",
    "--model",
    "gpt2-random",
    "--prompts",
    file,
    "--out",
    out,
  ]);
  expect(code, stderr).toBe(3);
  expect(stderr).toContain("gain: exit 3 (done, with prompts or models that could not be measured");
  const codes = (await storedRows(out)).map((row) => (row.status === "error" ? row.errorCode : row.status));
  expect(codes).toEqual(["measured", "prompt_too_long", "prompt_empty"]);
  await expectProven(out);
});

test("--json prints one JSON document on stdout and nothing else", async () => {
  const out = join(folder, "a run");
  const { code, stdout } = await gain(["experiment", "--model", "gpt2-random", "--out", out, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    format: "gain-run-5",
    models: [{ labels: { modelName: "gpt2-random" }, mechanism: { rows: 25, splitBlocks: 12 } }],
  });
  expect(existsSync(join(out, "manifest.json"))).toBe(true);
});

test("the margin is part of the plan: the run refuses another one, and an analysis with another one notes it", async () => {
  const out = join(folder, "a run");
  const refused = await gain(["experiment", "--model", "gpt2-random", "--out", out, "--margin", "0.02"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("--margin was 0.01, is 0.02");

  const again = join(folder, "a run, 0.02");
  const { code, stderr } = await gain(["analyze", out, "--margin", "0.02", "--out", again]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(
    "the margin is 0.02, by --margin, after the measurement; the plan of the run has 0.01",
  );
  const { models } = JSON.parse(readFileSync(join(again, "findings.json"), "utf8")) as {
    readonly models: readonly { readonly findings: { readonly margin: number } }[];
  };
  expect(models.map(({ findings }) => findings.margin)).toEqual([0.02]);
});
