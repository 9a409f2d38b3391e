/** `gain analyze` on Parquet, and `gain experiment` on prompts in a table. */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analysed, near, NO_PYTHON, PYTHON_OUTPUTS, REFERENCE, TABLE_KINDS } from "./analysedFiles.ts";
import { gain } from "./gainCommand.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("Parquet", () => {
  test("of a run gives the findings of the run, whose prompts may be in any table", async () => {
    const prompts = join(folder, "prompts.csv");
    writeFileSync(
      prompts,
      "sep=;\nQuestion;category\nThe capital city of France is;Factual\n" +
        '"Clock; river";Nonsense\nWater boils at;Factual\nThe sea is a;Novel\n',
    );
    const run = join(folder, "run");
    const measured = await gain([
      ...["experiment", "--model", "gpt2-random", "--prompts", prompts, "--prompt-column", "question"],
      ...["--out", run, "--no-progress"],
    ]);
    expect(measured.code, measured.stderr).toBe(0);
    const name = readdirSync(run).find((file) => file.endsWith(".parquet")) ?? "none";
    const copy = join(folder, "elsewhere.parquet");
    copyFileSync(join(run, name), copy);
    const { findings, out } = await analysed(join(folder, "parquet"), [copy]);
    expect(findings).toEqual(JSON.parse(readFileSync(join(run, "findings.json"), "utf8")));
    const csv = readdirSync(run).find((file) => /parallel_test_\d.*\.csv$/.test(file)) ?? "none";
    expect(readFileSync(join(out, csv), "utf8")).toBe(readFileSync(join(run, csv), "utf8"));
    expect(readFileSync(join(out, csv), "utf8")).toContain('"Clock; river"'.replaceAll('"', ""));
  });

  test("of an analysis gives the same findings, and that of pandas is read by its columns", async () => {
    const csv = join(PYTHON_OUTPUTS, "gptj_parallel_test_20260105_152333.csv");
    const { out, findings } = await analysed(join(folder, "of-csv"), [csv]);
    const name = readdirSync(out).find((file) => file.endsWith(".parquet")) ?? "none";
    const again = await analysed(join(folder, "of-parquet"), [join(out, name)]);
    expect(again.findings.models[0]?.findings).toEqual(findings.models[0]?.findings);
    const pandas = await analysed(join(folder, "pandas"), [join(TABLE_KINDS, "pandas.parquet")]);
    for (const [i, { t }] of Object.values(REFERENCE.tests).entries()) {
      near(pandas.findings.models[i]?.findings.notebook.tTest.value.t ?? 0, t);
    }
  });

  test.each([
    ["cut.parquet", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), "it is cut off. Copy it again"],
    [
      "damaged.parquet",
      (bytes: Buffer) => Buffer.from(bytes).fill(0, 10, bytes.length - 8),
      "the Parquet file is damaged",
    ],
    [
      "prose.parquet",
      () => Buffer.from("Dear reader,\n"),
      "the file has a Parquet name, but is neither a Parquet file",
    ],
  ])("%s is refused with its cause", async (name, change, cause) => {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(join(TABLE_KINDS, "pandas.parquet"))));
    const out = join(folder, `refused-${name}`);
    const { code, stderr } = await gain(["analyze", file, "--out", out], NO_PYTHON);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(cause);
    expect(stderr).not.toMatch(/^\s+at .*\.ts:/m);
    expect(existsSync(out)).toBe(false);
  });

  test("without a gain is refused with its columns, and a folder without a run with its files", async () => {
    const none = await gain(["analyze", join(TABLE_KINDS, "no_gain.parquet")], NO_PYTHON);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("there are: Model, Category, Prompt, Entropy, N_Layers");
    const run = await gain(["analyze", TABLE_KINDS, "--out", join(folder, "none")], NO_PYTHON);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("is not a run of gain: it has no plan.json. Name the files in it:");
  });
});
