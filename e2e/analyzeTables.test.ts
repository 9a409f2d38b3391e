/** `gain analyze` on tables of other programs, and on real outputs that are not tables of last gains. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analysed, near, NO_PYTHON, PYTHON_OUTPUTS, REFERENCE, TABLE_KINDS, texts } from "./analysedFiles.ts";
import { gain } from "./gainCommand.ts";
import { unwrapped } from "./unwrapped.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gain-e2e-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("tables of other programs", () => {
  test.each([
    ["numpy2_norm_list.csv", [37, 38, 39, 40, 41, 42].map((norm) => norm / 36.25), []],
    ["excel_sep_line.csv", null, ['line 1, "sep=;", names the separator']],
    ["wandb.table.json", null, ['columns and data, as pandas\' orient="split" and W&B write them']],
  ])("%s is analysed, with notes on how it was read", async (name, gains, notes) => {
    const { findings, stderr } = await analysed(join(folder, name), [join(TABLE_KINDS, name)]);
    const [model] = findings.models;
    expect(model?.findings.gain.n).toBe(6);
    if (gains !== null) near(model?.findings.gain.mean.value ?? 0, gains.reduce((a, b) => a + b, 0) / 6);
    for (const note of notes) expect(stderr).toContain(note);
  });

  test("--map chooses the columns; for an unknown column or field, the existing ones are listed", async () => {
    const file = join(TABLE_KINDS, "other_names.csv");
    const { findings, out } = await analysed(join(folder, "mapped"), [
      file,
      "--map",
      "gain=H_ratio",
      "--map",
      "entropy=H",
    ]);
    expect(findings.models.map(({ labels }) => labels.modelName)).toEqual(["gpt2", "gpt2-xl"]);
    for (const [i, { t, p }] of Object.values(REFERENCE.tests).entries()) {
      near(findings.models[i]?.findings.notebook.tTest.value.t ?? 0, t);
      near(findings.models[i]?.findings.notebook.tTest.value.pTwoSided ?? 0, p);
    }
    expect(readFileSync(join(out, "summary.md"), "utf8")).toMatch(
      /--map \S*gain=H_ratio\S* --map \S*entropy=H\b/,
    );

    const refused = async (...given: string[]) => {
      const { code, stderr } = await gain(
        ["analyze", file, "--out", join(folder, "none"), ...given],
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
      'there is no field "energy"; the fields are: gain, norms, model',
    );
    expect(await refused("--map", "gain")).toContain("a field and a column are needed");
    expect(await refused("--map", "gain=H", "--map", "gain=H_ratio")).toContain("names two columns for gain");
    expect(await refused()).toContain("Last_Gain is missing");
  });
});

describe("real outputs that are not tables of last gains", () => {
  test("the Pythia family: rows of block L−1 and summaries after the final norm are compared with no last gain", async () => {
    const all = await analysed(join(folder, "family"), [
      join(PYTHON_OUTPUTS, "pythia_family_NO_FINAL_LN_20260105_174820.json"),
      join(PYTHON_OUTPUTS, "thermodynamic_benchmark_20260105_141034.csv"),
    ]);
    const { findings, out } = all;
    expect(findings.models.map(({ labels }) => labels.block)).toEqual([
      ...Array.from({ length: 8 }, () => "L-1"),
      ...Array.from({ length: 4 }, () => "L"),
    ]);
    for (const [name, expected] of Object.entries(REFERENCE.outputs.family.rows)) {
      const model = findings.models.find(({ labels }) => labels.modelName === `${name} (block L−1)`);
      expect(model?.findings.gain.n).toBe(25);
      near(model?.findings.gain.sd.value ?? 0, expected.sd);
      near(model?.findings.notebook.tTest.value.t ?? 0, expected.t);
      expect(model?.findings.notebook).toMatchObject({
        verdict: { defined: false },
        pythia: { defined: false },
      });
    }
    for (const [i, expected] of REFERENCE.outputs.family.summaries.entries()) {
      const found = findings.summaries[i];
      expect([found?.model, found?.block, found?.n]).toEqual([expected.model, expected.block, 25]);
      near(found?.sampleSd.value ?? 0, expected.test.sd);
      near(found?.tTest.value.t ?? 0, expected.test.t);
      near(found?.interval.value.low ?? 0, expected.test.low);
    }
    // 8 models of one block in pairs, 4 of the other; no pair of different blocks.
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
    // Cited gains are of the last block, so figures of other blocks have none.
    const figure =
      readdirSync(out).find((name) => /^pythia_6_9b_.*parallel_test_\d.*\.vl\.json$/.test(name)) ?? "none";
    expect(readFileSync(join(out, figure), "utf8")).not.toContain("GPT2-XL");
  });

  test("written rows of another block are read as that block again", async () => {
    const { out } = await analysed(join(folder, "family-alone"), [
      join(PYTHON_OUTPUTS, "pythia_family_NO_FINAL_LN_20260105_174820.json"),
    ]);
    const files = readdirSync(out);
    const csv = files.find((name) => /^pythia_6_9b_.*parallel_test_\d.*\.csv$/.test(name)) ?? "none";
    const parquet = files.find((name) => name.endsWith(".parquet")) ?? "none";
    for (const name of [csv, parquet]) {
      const { findings } = await analysed(join(folder, `again-${name}`), [join(out, name)]);
      expect(new Set(findings.models.map(({ labels }) => labels.block))).toEqual(new Set(["L-1"]));
    }
  });

  test("summaries are reported with their own tests, and without a test where n is not stated", async () => {
    const hunt = join(PYTHON_OUTPUTS, "high_rho_hunt_NO_FINAL_LN_20260105_184728.json");
    const unstated = await analysed(join(folder, "hunt"), [hunt]);
    expect(unstated.findings.models).toEqual([]);
    expect(unstated.findings.summaries).toHaveLength(32);
    expect(unstated.findings.summaries[0]?.tTest).toEqual({
      defined: false,
      reason: "the source does not state the number of prompts",
    });
    expect(unstated.stderr).toContain("set it with --summary-prompts");
    for (const [name, text] of Object.entries(texts(unstated))) {
      expect(text, name).toContain("facebook/opt-6.7b");
      expect(text, name).toMatch(/block L(?:−|\$-\$)1/);
    }
    expect(texts(unstated)["report.html"]).not.toContain('id="rows"');

    const { findings } = await analysed(join(folder, "hunt-of-5"), [hunt, "--summary-prompts", "5"]);
    const { t, p, low, high } = REFERENCE.outputs.hunt_of_5;
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
  ])(
    "%s has %d rows and %d summaries, and the terminal names their block",
    async (name, rows, summaries, block) => {
      const all = await analysed(join(folder, name), [join(PYTHON_OUTPUTS, name)]);
      expect(all.findings.models.reduce((sum, { findings }) => sum + findings.gain.n, 0)).toBe(rows);
      expect(all.findings.summaries).toHaveLength(summaries);
      expect(unwrapped(all.stdout)).toContain(block);
    },
  );
});
