/** Lists of gains, statistics, blocks and named columns that Python wrote; see fixtures/table_kinds.py. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import expected from "../../fixtures/table-kinds.json" with { type: "json" };
import type { MappedField } from "./names/naming.ts";
import { readNotebookFile } from "./readNotebookFile.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/table-kinds/", import.meta.url));
const read = (name: string, columns?: [MappedField, string][]) =>
  readNotebookFile(`${FOLDER}${name}`, columns === undefined ? {} : { columns: new Map(columns) });
const GAINS = Object.values(expected.gains).flat();
const MODELS = Object.keys(expected.gains).flatMap((model) => [model, model, model]);

describe("gains as lists, one per prompt", () => {
  const gainsOf = async (name: string) => {
    const { rows } = await read(name);
    return { gains: rows.map(({ lastGain }) => lastGain), models: rows.map(({ model }) => model), rows };
  };

  it.each(["arrays.json", "arrays_named.json", "arrays_in_models.json", "arrays_by_category.json"])(
    "%s are rows of their models",
    async (name) => {
      const { gains, models } = await gainsOf(name);
      expect(gains).toEqual(GAINS);
      expect(models).toEqual(MODELS);
    },
  );

  it("have prompts from a list of equal length, a category from a key, and a block from a name", async () => {
    const named = await gainsOf("arrays_named.json");
    expect(named.rows.map(({ prompt }) => prompt)).toEqual([...expected.prompts, ...expected.prompts]);
    expect(named.rows.every(({ block }) => block === undefined)).toBe(true);
    const unnamed = await gainsOf("arrays.json");
    expect(unnamed.rows.every(({ block }) => block === "not stated")).toBe(true);
    const categories = await gainsOf("arrays_by_category.json");
    expect(categories.rows.map(({ category }) => category).slice(0, 3)).toEqual([
      "Factual",
      "Novel",
      "Novel",
    ]);
    const models = await gainsOf("arrays_in_models.json");
    expect(models.rows.map(({ layers }) => layers)).toEqual([12, 12, 12, 12, 12, 12]);
  });

  it("a row under a category's key has that category", async () => {
    const { rows } = await read("keyed_by_category.json");
    expect(rows.map((row) => [row.model, row.category, row.lastGain, row.entropyNats])).toEqual([
      ["gpt2", "Factual", 1.0625, 1.5],
      ["gpt2", "Novel", 0.96875, 2.5],
    ]);
  });
});

describe("statistics without rows are summaries, never rows", () => {
  it.each([
    [
      "summary_by_model.json",
      0,
      "not stated; numpy's default is assumed, which cannot make the SD too small",
      "not stated",
    ],
    ["summary_ddof.json", 1, "stated in the file", "not stated"],
    ["summary_t.json", 1, "the t statistic follows only from this ddof", "not stated"],
    [
      "summary_table.csv",
      0,
      "not stated; numpy's default is assumed, which cannot make the SD too small",
      "not stated",
    ],
    [
      "summary_split.json",
      0,
      "not stated; numpy's default is assumed, which cannot make the SD too small",
      "not stated",
    ],
    [
      "summary_columns.json",
      0,
      "not stated; numpy's default is assumed, which cannot make the SD too small",
      "not stated",
    ],
    [
      "summary.parquet",
      0,
      "not stated; numpy's default is assumed, which cannot make the SD too small",
      "not stated",
    ],
  ])("%s: ddof %d, %s", async (name, ddof, basis, block) => {
    const { rows, summaries } = await read(name);
    expect(rows).toEqual([]);
    expect(summaries.map((summary) => [summary.model, summary.n, summary.ddof, summary.block])).toEqual([
      ["gpt2", 3, ddof, block],
      ["gpt2-xl", 3, ddof, block],
    ]);
    expect(summaries[0]?.basis.ddof).toBe(basis);
    const mean = (1.0625 + 0.96875 + 1.25) / 3;
    expect(summaries[0]?.mean).toBeCloseTo(mean, 14);
    const squares = expected.gains.gpt2.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
    const isOfNumpy = name === "summary_by_model.json";
    expect(summaries[0]?.sd).toBeCloseTo(Math.sqrt(squares / (isOfNumpy ? 3 : 2)), 14);
  });

  it("by category have separate numbers of prompts", async () => {
    const { rows, summaries } = await read("summary_by_category.json");
    expect(rows).toEqual([]);
    expect(summaries.map(({ model, category, n, mean }) => [model, category, n, mean])).toEqual([
      ["gpt2", "Factual", 1, 1.0625],
      ["gpt2", "Novel", 2, (0.96875 + 1.25) / 2],
      ["gpt2-xl", "Factual", 1, 1.03125],
      ["gpt2-xl", "Novel", 2, (0.9375 + 1.125) / 2],
    ]);
  });

  it("one gain per model is a summary of unknown n, and of a block that the name Gain does not state", async () => {
    const { rows, summaries } = await read("one_a_model.csv");
    expect(rows).toEqual([]);
    expect(summaries.map(({ model, n, mean, sd, block }) => [model, n, mean, sd, block])).toEqual([
      ["gpt2", null, 1.0625, null, "not stated"],
      ["gpt2-xl", null, 1.03125, null, "not stated"],
    ]);
  });
});

describe("the block of a gain", () => {
  it("follows from the name of its column; a gain after the final norm is used only if there is no other", async () => {
    const two = await read("two_blocks.csv");
    expect(two.rows.map(({ lastGain, block }) => [lastGain, block])).toEqual(
      GAINS.map((gain) => [gain, "L-1"]),
    );
    expect(two.rows[0]?.extra).toEqual({ gain_with_ln: "3.1875" });
    expect(two.columns).toEqual([
      "Model",
      "Category",
      "Prompt",
      "Entropy",
      "Gain",
      "N_Layers",
      "gain_with_ln",
      "Gain_Block",
    ]);
    const behind = await read("behind_the_norm.csv");
    expect(behind.rows.every(({ block }) => block === "L with final norm")).toBe(true);
  });

  it("follows from the name also if the command names the column", async () => {
    const { rows } = await read("two_blocks.csv", [["Last_Gain", "gain_with_ln"]]);
    expect(rows.every(({ block }) => block === "L with final norm")).toBe(true);
  });
});

describe("columns that the command names", () => {
  it("are read as the named field, under the notebook's names", async () => {
    const { rows, columns } = await read("other_names.csv", [
      ["Last_Gain", "H_ratio"],
      ["Entropy", "H"],
    ]);
    expect(rows.map(({ lastGain, entropyNats }) => [lastGain, entropyNats]).slice(0, 2)).toEqual([
      [1.0625, 1.5],
      [0.96875, 2.5],
    ]);
    expect(columns).toEqual(["Model", "Category", "Prompt", "Entropy", "Last_Gain", "N_Layers"]);
  });

  it.each([
    ["other_names.csv", "line 1, column 1"],
    ["orient_records.json", "line"],
    ["pandas.parquet", "row 1"],
  ])("are named in the error if %s does not have them", async (name, position) => {
    const refused = read(name, [["Last_Gain", "ratio"]]);
    await expect(refused).rejects.toThrow(position);
    await expect(refused).rejects.toThrow(
      '--map names the column "ratio" for Last_Gain, which does not exist; there are: Model, Category, Prompt',
    );
  });
});

describe("Parquet of other programs", () => {
  it("may have any type of numbers, categories of pandas, and norms as lists", async () => {
    const { rows } = await read("types.parquet");
    expect(rows.map(({ lastGain }) => lastGain)).toEqual(GAINS);
    expect(rows[0]).toMatchObject({
      model: "gpt2",
      layers: 4,
      norms: [Number.NaN, 10.5, 20.25, 32, 34],
      flags: [],
    });
  });

  it("without a gain is refused with its columns", async () => {
    await expect(read("no_gain.parquet")).rejects.toThrow(
      "no_gain.parquet, row 1, column 1: Last_Gain is missing, and there is no all_norms to compute it from; there are: Model, Category, Prompt, Entropy, N_Layers",
    );
  });
});
