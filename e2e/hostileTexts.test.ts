/** Texts of strangers on their way to the terminal, to the log and to the report, through the real program. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gain, ROOT, type Finished } from "./gainCommand.ts";

const every = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, k) => String.fromCodePoint(from + k)).join("");
/** Control characters of both sets without NUL, sequences of terminals, and characters that reorder or hide text. */
const HARMFUL = [
  every(0x01, 0x09),
  every(0x0b, 0x1f),
  every(0x7f, 0x9f),
  "\u001b]0;title\u0007\u001b]8;;x\u001b\\\u001b[2J\u001b[31m\u009b5A\u001bP+q\u001b\\",
  every(0x202a, 0x202e),
  every(0x2066, 0x2069),
  "\u200b\u200e\u200f\u061c\u2028\u2029\ufeff",
].join("");
/** What the program prints contains only visible characters and line breaks. */
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

let folder: string;
let prompts: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
  prompts = join(folder, "prompts.jsonl");
  writeFileSync(prompts, '"a"\n"b"\n"c"\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fake = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
  GAIN_FAKE_LAYERS: "4",
  ...more,
});
const experiment = (out: string, ...more: string[]): string[] => [
  ...["experiment", "--model", "fake", "--prompts", prompts, "--out", join(folder, out), ...more],
];

function expectVisible({ stdout, stderr }: Finished, shown: string): void {
  expect(`${stdout}${stderr}`).toContain(shown);
  expect(UNSEEN.exec(stdout)?.[0] ?? null).toBeNull();
  expect(UNSEEN.exec(stderr)?.[0] ?? null).toBeNull();
}

test("architectures and model type of a downloaded config.json", async () => {
  const model = join(folder, "model");
  mkdirSync(model);
  writeFileSync(
    join(model, "config.json"),
    JSON.stringify({ architectures: [`Evil${HARMFUL}`], model_type: `evil${HARMFUL}` }),
  );
  for (const name of ["tokenizer.json", "tokenizer_config.json"]) writeFileSync(join(model, name), "{}");
  // An empty header of eight bytes, and no tensor.
  writeFileSync(join(model, "model.safetensors"), Buffer.from("\u0002\0\0\0\0\0\0\0{}", "latin1"));
  const finished = await gain([
    ...["experiment", "--model-path", model, "--prompts", prompts, "--out", join(folder, "config")],
  ]);
  expect(finished.code, finished.stderr).toBe(2);
  expectVisible(finished, String.raw`\x1b`);
});

test("the text of a sidecar's error, and the last lines that it printed", async () => {
  const text = `it said ${HARMFUL} and ended`;
  const raised = await gain(
    experiment("raised"),
    fake({ GAIN_FAKE_FAULT: "load:1:raise", GAIN_FAKE_TEXT: text }),
  );
  expect(raised.code).toBe(70);
  expectVisible(raised, String.raw`\x1b]0;title\x07`);
  const exited = await gain(
    experiment("exited"),
    fake({ GAIN_FAKE_FAULT: "load:1:exit", GAIN_FAKE_TEXT: text }),
  );
  expect(exited.code).toBe(2);
  expectVisible(exited, String.raw`\x1b]0;title\x07`);
});

test("names of models, paths of runs and prompt files, on every command and in every file", async () => {
  const run = join(folder, `run${HARMFUL}`);
  const named = join(folder, `p${HARMFUL}.jsonl`);
  writeFileSync(named, JSON.stringify(`a prompt ${HARMFUL}`));
  const model = join(folder, `m${HARMFUL}`);
  mkdirSync(model);
  const given = ["experiment", "--model-path", model, "--prompts", named, "--out", run];
  const measured = await gain(given, fake({ GAIN_FAKE_NOTICE: `halved${HARMFUL}` }));
  expect(measured.code, measured.stderr).toBe(0);
  expectVisible(measured, String.raw`\x1b[31m`);
  for (const command of [
    ["verify", run],
    ["summarize", run],
    ["summarize", run, "--json"],
    ["analyze", run, "--out", join(folder, `a${HARMFUL}`), "--details"],
    ["analyze", run, "--out", join(folder, "again"), "--json"],
    ["analyze", `${run}/none`],
  ])
    expectVisible(await gain(command), "");
  // Rows as CSV and Parquet, and the store, keep every text as it is.
  const shown = readdirSync(run).filter((each) => !/\.(?:csv|parquet|duckdb|png)$/.test(each));
  const kinds = new Set(shown.map((each) => each.replace(/^[^.]*/, "")));
  for (const kind of [".html", ".md", ".tex", ".txt", ".svg", ".vl.json", ".json"])
    expect(kinds).toContain(kind);
  for (const name of shown) {
    const text = readFileSync(join(run, name), "utf8");
    expect(UNSEEN.exec(text)?.index ?? null, name).toBeNull();
  }
});
