/** `gain analyze` on tables from the field, on real outputs that are no table of rows, and on Parquet. */
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
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import kinds from "../packages/records/fixtures/table-kinds.json" with { type: "json" };
import { gain, ROOT } from "./gainCommand.ts";

const FIXTURES = join(ROOT, "packages/records/fixtures");
const OUTPUTS = join(FIXTURES, "python-outputs");
const KINDS = join(FIXTURES, "table-kinds");

/** Nothing but node can be started. */
const NO_PYTHON = { PATH: dirname(process.execPath), GAIN_SIDECAR_PYTHON: "/no/such/python" };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Defined {
  readonly defined: boolean;
  readonly value: number;
}

interface Findings {
  readonly models: readonly {
    readonly labels: { readonly modelName: string; readonly block: string };
    readonly findings: {
      readonly gain: { readonly n: number; readonly mean: Defined; readonly sd: Defined };
      readonly tTest: { readonly value: { readonly t: number; readonly pTwoSided: number } };
      readonly notebook: { readonly verdict: Defined; readonly pythia: Defined };
    };
  }[];
  readonly comparison: {
    readonly pairs: readonly object[];
    readonly architectures: {
      readonly parallelModels: readonly string[];
      readonly uncountedModels: readonly string[];
    };
  };
  readonly summaries: readonly {
    readonly model: string;
    readonly block: string;
    readonly n: number | null;
    readonly mean: Defined;
    readonly sampleSd: Defined;
    readonly tTest: {
      readonly defined: boolean;
      readonly reason?: string;
      readonly value: { readonly t: number; readonly pTwoSided: number };
    };
    readonly interval: { readonly value: { readonly low: number; readonly high: number } };
  }[];
}

interface Analysed {
  readonly out: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly findings: Findings;
}

async function analysed(name: string, words: readonly string[]): Promise<Analysed> {
  const out = join(folder, name);
  const { code, stdout, stderr } = await gain(["analyze", ...words, "--out", out], NO_PYTHON);
  expect(code, stderr).toBe(0);
  const findings = JSON.parse(readFileSync(join(out, "findings.json"), "utf8")) as Findings;
  return { out, stdout, stderr, findings };
}

/** Texts of all outputs that a person or a program reads. */
function texts({ out, stdout }: Analysed): Readonly<Record<string, string>> {
  const names = ["report.html", "summary.md", "summary.txt", "table.tex", "findings.json"];
  return {
    terminal: stdout,
    ...Object.fromEntries(names.map((name) => [name, readFileSync(join(out, name), "utf8")])),
  };
}

const near = (found: number, expected: number): void => {
  expect(Math.abs(found / expected - 1), `${String(found)} and ${String(expected)}`).toBeLessThan(1e-10);
};

describe("tables from the field", () => {
  test.each([
    ["numpy2_norm_list.csv", [37, 38, 39, 40, 41, 42].map((norm) => norm / 36.25), []],
    ["excel_sep_line.csv", null, ['line 1, "sep=;", names the separator']],
    ["wandb.table.json", null, ['columns beside data, as pandas\' orient="split" and W&B write them']],
  ])("%s is analysed, and how it was read is said", async (name, gains, notes) => {
    const { findings, stderr } = await analysed(name, [join(KINDS, name)]);
    const [model] = findings.models;
    expect(model?.findings.gain.n).toBe(6);
    if (gains !== null) near(model?.findings.gain.mean.value ?? 0, gains.reduce((a, b) => a + b, 0) / 6);
    for (const note of notes) expect(stderr).toContain(note);
  });

  test("a column that the command names is taken, an unknown one or field is answered with those that there are", async () => {
    const file = join(KINDS, "other_names.csv");
    const { findings, out } = await analysed("mapped", [file, "--map", "gain=H_ratio", "--map", "entropy=H"]);
    expect(findings.models.map(({ labels }) => labels.modelName)).toEqual(["gpt2", "gpt2-xl"]);
    for (const [i, { t, p }] of Object.values(kinds.tests).entries()) {
      near(findings.models[i]?.findings.tTest.value.t ?? 0, t);
      near(findings.models[i]?.findings.tTest.value.pTwoSided ?? 0, p);
    }
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("--map gain=H_ratio --map entropy=H");

    const refused = async (...words: string[]) => {
      const { code, stderr } = await gain(
        ["analyze", file, "--out", join(folder, "none"), ...words],
        NO_PYTHON,
      );
      expect(code).toBe(2);
      expect(existsSync(join(folder, "none"))).toBe(false);
      return stderr;
    };
    expect(await refused("--map", "gain=ratio")).toContain(
      "there are: Model, Category, Prompt, H, H_ratio, N_Layers",
    );
    expect(await refused("--map", "energy=H")).toContain(
      'there is no field "energy"; there are: gain, norms, model',
    );
    expect(await refused("--map", "gain")).toContain("a field and a column are needed");
    expect(await refused("--map", "gain=H", "--map", "gain=H_ratio")).toContain("names two columns for gain");
    expect(await refused()).toContain("Last_Gain is missing");
  });
});

describe("real outputs that are no table of last gains", () => {
  test("the Pythia family: rows of block L−1, summaries behind the final norm, and neither beside a last gain", async () => {
    const all = await analysed("family", [
      join(OUTPUTS, "pythia_family_NO_FINAL_LN_20260105_174820.json"),
      join(OUTPUTS, "thermodynamic_benchmark_20260105_141034.csv"),
    ]);
    const { findings, out } = all;
    expect(findings.models.map(({ labels }) => labels.block)).toEqual([
      ...Array.from({ length: 8 }, () => "L-1"),
      ...Array.from({ length: 4 }, () => "L"),
    ]);
    for (const [name, expected] of Object.entries(kinds.outputs.family.rows)) {
      const model = findings.models.find(({ labels }) => labels.modelName === `${name} (block L−1)`);
      expect(model?.findings.gain.n).toBe(25);
      near(model?.findings.gain.sd.value ?? 0, expected.sd);
      near(model?.findings.tTest.value.t ?? 0, expected.t);
      expect(model?.findings.notebook).toMatchObject({
        verdict: { defined: false },
        pythia: { defined: false },
      });
    }
    for (const [i, expected] of kinds.outputs.family.summaries.entries()) {
      const found = findings.summaries[i];
      expect([found?.model, found?.block, found?.n]).toEqual([expected.model, expected.block, 25]);
      near(found?.sampleSd.value ?? 0, expected.test.sd);
      near(found?.tTest.value.t ?? 0, expected.test.t);
      near(found?.interval.value.low ?? 0, expected.test.low);
    }
    // 8 of one block among themselves, 4 of the other; no pair across.
    expect(findings.comparison.pairs).toHaveLength((8 * 7) / 2 + (4 * 3) / 2);
    const blocks = new Map(findings.models.map(({ labels }) => [labels.modelName, labels.block]));
    for (const pair of findings.comparison.pairs as { first: string; second: string }[]) {
      expect(blocks.get(pair.first)).toBe(blocks.get(pair.second));
    }
    expect(findings.comparison.architectures.uncountedModels).toContain("pythia-6.9b (block L−1)");

    for (const [name, text] of Object.entries(texts(all))) {
      expect(text, name).toContain(name === "table.tex" ? "(block L$-$1)" : "pythia-6.9b (block L−1)");
      if (name !== "table.tex") expect(text, name).toContain("block L with the final norm");
    }
    const csv =
      readdirSync(out).find((name) => /^pythia_6_9b_.*parallel_test_\d.*\.csv$/.test(name)) ?? "none";
    const [header, ...rows] = readFileSync(join(out, csv), "utf8").trimEnd().split("\n");
    expect(header?.split(",")).toEqual(["Gain", "model", "n_layers", "Gain_Block"]);
    expect(rows).toHaveLength(25);
    expect(rows.every((row) => row.endsWith(",pythia-6.9b,32,L-1"))).toBe(true);
    const summaries = readFileSync(join(out, "summaries.csv"), "utf8").trimEnd().split("\n");
    expect(summaries).toHaveLength(1 + 8);
    expect(summaries.slice(1).every((line) => line.includes(",L with final norm,"))).toBe(true);
    // No figure of such gains has a cited gain, which is of the last block.
    const figure =
      readdirSync(out).find((name) => /^pythia_6_9b_.*parallel_test_\d.*\.vl\.json$/.test(name)) ?? "none";
    expect(readFileSync(join(out, figure), "utf8")).not.toContain("GPT2-XL");
  });

  test("what is written of another block is read as that block again", async () => {
    const { out } = await analysed("family-alone", [
      join(OUTPUTS, "pythia_family_NO_FINAL_LN_20260105_174820.json"),
    ]);
    const files = readdirSync(out);
    const csv = files.find((name) => /^pythia_6_9b_.*parallel_test_\d.*\.csv$/.test(name)) ?? "none";
    const parquet = files.find((name) => name.endsWith(".parquet")) ?? "none";
    for (const name of [csv, parquet]) {
      const { findings } = await analysed(`again-${name}`, [join(out, name)]);
      expect(new Set(findings.models.map(({ labels }) => labels.block))).toEqual(new Set(["L-1"]));
    }
  });

  test("summaries alone are reported with their own tests, and without one where n is not stated", async () => {
    const hunt = join(OUTPUTS, "high_rho_hunt_NO_FINAL_LN_20260105_184728.json");
    const unstated = await analysed("hunt", [hunt]);
    expect(unstated.findings.models).toEqual([]);
    expect(unstated.findings.summaries).toHaveLength(32);
    expect(unstated.findings.summaries[0]?.tTest).toEqual({
      defined: false,
      reason: "the source does not state the number of prompts",
    });
    expect(unstated.stderr).toContain("--summary-prompts states it");
    for (const [name, text] of Object.entries(texts(unstated))) {
      expect(text, name).toContain("facebook/opt-6.7b");
      expect(text, name).toMatch(/block L(?:−|\$-\$)1/);
    }
    expect(texts(unstated)["report.html"]).not.toContain('id="rows"');

    const { findings } = await analysed("hunt-of-5", [hunt, "--summary-prompts", "5"]);
    const { t, p, low, high } = kinds.outputs.hunt_of_5;
    const [first] = findings.summaries;
    near(first?.tTest.value.t ?? 0, t);
    near(first?.tTest.value.pTwoSided ?? 0, p);
    near(first?.interval.value.low ?? 0, low);
    near(first?.interval.value.high ?? 0, high);
  });

  test.each([
    ["clean_residual_NO_FINAL_LN_20260105_173546.json", 0, 4, "block L−1, not the last one"],
    ["H4_v2_summary_20260106_015547.csv", 0, 4, "a block that the source does not state"],
    ["input_dependency_thermodynamics.json", 5, 0, "a block that the source does not state"],
    ["gpt2_layernorm_validation_20260105_150306.json", 75, 0, "Last-layer gain"],
  ])("%s: %d rows, %d summaries, and its block in every output", async (name, rows, summaries, block) => {
    const all = await analysed(name, [join(OUTPUTS, name)]);
    expect(all.findings.models.reduce((sum, { findings }) => sum + findings.gain.n, 0)).toBe(rows);
    expect(all.findings.summaries).toHaveLength(summaries);
    expect(all.stdout).toContain(block);
  });
});

describe("Parquet", () => {
  test("of a run gives the findings of the run, and its prompts may come from any table", async () => {
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
    const { findings, out } = await analysed("parquet", [copy]);
    expect(findings).toEqual(JSON.parse(readFileSync(join(run, "findings.json"), "utf8")));
    const csv = readdirSync(run).find((file) => /parallel_test_\d.*\.csv$/.test(file)) ?? "none";
    expect(readFileSync(join(out, csv), "utf8")).toBe(readFileSync(join(run, csv), "utf8"));
    expect(readFileSync(join(out, csv), "utf8")).toContain('"Clock; river"'.replaceAll('"', ""));
  });

  test("of an analysed file gives the same findings, and pandas' own is read by its columns", async () => {
    const csv = join(OUTPUTS, "gptj_parallel_test_20260105_152333.csv");
    const { out, findings } = await analysed("of-csv", [csv]);
    const name = readdirSync(out).find((file) => file.endsWith(".parquet")) ?? "none";
    const again = await analysed("of-parquet", [join(out, name)]);
    expect(again.findings.models[0]?.findings).toEqual(findings.models[0]?.findings);
    const pandas = await analysed("pandas", [join(KINDS, "pandas.parquet")]);
    for (const [i, { t }] of Object.values(kinds.tests).entries()) {
      near(pandas.findings.models[i]?.findings.tTest.value.t ?? 0, t);
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
      "this is named as Parquet and does not begin as one",
    ],
  ])("%s is refused with its cause", async (name, change, words) => {
    const file = join(folder, name);
    writeFileSync(file, change(readFileSync(join(KINDS, "pandas.parquet"))));
    const out = join(folder, `refused-${name}`);
    const { code, stderr } = await gain(["analyze", file, "--out", out], NO_PYTHON);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at .*\.ts:/m);
    expect(existsSync(out)).toBe(false);
  });

  test("without a gain, and beside an option that it has no use for, it is refused with what there is", async () => {
    const none = await gain(["analyze", join(KINDS, "no_gain.parquet")], NO_PYTHON);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("there are: Model, Category, Prompt, Entropy, N_Layers");
    const run = await gain(["analyze", KINDS, "--out", join(folder, "none")], NO_PYTHON);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("is no run of gain: it has no plan.json. Name the files in it:");
  });
});
