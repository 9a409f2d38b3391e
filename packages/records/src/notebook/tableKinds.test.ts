/** Files of the same gains that pandas, NumPy, PyTorch and R wrote, and three of users; see fixtures/table_kinds.py. */
import { readdirSync, readFileSync } from "node:fs";
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

describe("the same six rows are read from every form that programs write", () => {
  it.each([
    ["index.csv", "unread", 'kept, but not used: ""'],
    ["bars.csv", "alias", "separated by vertical bars"],
    ["decimal_comma.csv", "alias", "numbers have a decimal comma"],
    ["mac.csv", "alias", "lines end with a bare carriage return"],
    ["empty_columns.csv", "unread", '"Unnamed: 6", "Unnamed: 7"'],
    ["header_again.csv", "alias", "the header is repeated, as in concatenated files: 1 row (line 5)"],
    ["header_again_after_blank.csv", "alias", "the header is repeated"],
    ["comments.csv", "unread", "comments before the header: lines 1, 2"],
    ["commented_header.csv", "alias", "the header is a comment: line 1"],
    ["unicode_text.csv", "alias", "written in UTF-16"],
    ["sep_comma.csv", "alias", 'line 1, "sep=,", names the separator'],
    ["trailing_separator.csv", "alias", "every row ends with one separator more than the header"],
    ["r_csv.csv", "unread", 'kept, but not used: ""'],
    ["r_csv2.csv", "alias", "numbers have a decimal comma"],
    ["r_table.txt", "alias", "which contains row names, as R writes them"],
    ["r_default.txt", "alias", "quotes within quotes are escaped by a backslash"],
    ["r_tabs.tsv", "alias", "separated by tabs"],
    ["r_missing.csv", "missing", "Architecture"],
    ["orient_records.json", "missing", "Architecture"],
    ["orient_split.json", "alias", 'orient="split"'],
    ["orient_index.json", "missing", "Architecture"],
    ["orient_columns.json", "missing", "Architecture"],
    ["orient_table.json", "missing", "Architecture"],
    ["tight.json", "alias", "columns and data"],
    ["lines.jsonl", "missing", "Architecture"],
    ["double.json", "alias", "the JSON is a text that contains JSON"],
    ["pandas.parquet", "missing", "Architecture"],
  ])("%s, with a note of kind %s", async (name, kind, part) => {
    const { rows, summaries, notes } = await read(name);
    expect(rows.map(({ lastGain }) => lastGain)).toEqual(GAINS);
    expect(rows.map(({ model }) => model)).toEqual(MODELS);
    expect(rows.map(({ prompt }) => prompt)).toEqual([...expected.prompts, ...expected.prompts]);
    expect(rows.map(({ category }) => category).slice(0, 3)).toEqual(["Factual", "Novel", "Novel"]);
    const entropies = name === "r_missing.csv" ? [1.5, Number.NaN, 3.5] : [1.5, 2.5, 3.5];
    expect(rows.map(({ entropyNats }) => entropyNats).slice(0, 3)).toEqual(entropies);
    expect(rows.map(({ layers }) => layers)).toEqual(rows.map(() => 12));
    expect(summaries).toEqual([]);
    expect(notes.filter((note) => note.kind === kind && note.text.includes(part))).toHaveLength(1);
  });

  it("the notebook's rows without names are read in its order, and others by number", async () => {
    const { rows, notes } = await read("values_of_the_notebook.json");
    expect(rows).toHaveLength(25);
    expect(rows[0]).toMatchObject({ model: "GPT-J-6B", topToken: " Paris", layers: 28 });
    expect(rows[0]?.lastGain).toBeCloseTo(1.0132450331125828, 14);
    expect(notes.map(({ text }) => text)).toContain(
      "the rows are lists of 15 values without names, read in the notebook's order",
    );
    const numbered = await read("orient_values.json", [
      ["Last_Gain", "5"],
      ["Model", "1"],
    ]);
    expect(numbered.rows.map(({ model, lastGain }) => [model, lastGain])).toEqual(
      GAINS.map((gain, i) => [MODELS[i], gain]),
    );
    await expect(read("orient_values.json")).rejects.toThrow(
      `the rows are lists of 6 values without names, as pandas' orient="values" writes them`,
    );
  });

  it("every file is used in one of these tests", () => {
    const sources = ["./tableKinds.test.ts", "./gainLists.test.ts"].map((file) =>
      readFileSync(new URL(file, import.meta.url), "utf8"),
    );
    const unused = readdirSync(FOLDER).filter((name) => !sources.join("").includes(`"${name}"`));
    expect(unused).toEqual([]);
  });
});

describe("cells with the text of a Python object", () => {
  it.each([
    "cell_numpy.csv",
    "cell_numpy32.csv",
    "cell_cuda.csv",
    "cell_array.csv",
    "cell_list.csv",
    "cell_decimal.csv",
    "cell_quoted.csv",
  ])("%s gives the gains", async (name) => {
    const { rows, notes } = await read(name);
    expect(rows.map(({ lastGain }) => lastGain)).toEqual(GAINS);
    expect(notes.map(({ text }) => text)).toContain(
      "Last_Gain is read from the text of a Python object, such as np.float64(…) or tensor(…): 6 rows (lines 2, 3, 4, 5, 6 and 1 more)",
    );
  });

  it.each(["cell_tensor.csv", "cell_tensor_half.csv", "cell_tensor_grad.csv"])(
    "%s gives them to the four decimals that PyTorch prints",
    async (name) => {
      const { rows } = await read(name);
      for (const [i, { lastGain }] of rows.entries())
        expect(Math.abs(lastGain - (GAINS[i] ?? 0))).toBeLessThan(5.1e-5);
    },
  );

  it.each([
    "norms_numpy.csv",
    "norms_array.csv",
    "norms_array32.csv",
    "norms_tensor.csv",
    "norms_tensors.csv",
    "norms_scalars.csv",
    "norms_texts.csv",
    "norms_tuple.csv",
    "norms_json.csv",
  ])("%s gives gains from its norms", async (name) => {
    const { rows } = await read(name);
    expect(rows.map(({ lastGain }) => lastGain)).toEqual([1.0625, 0.96875, 1.25, 1.0625, 0.96875, 1.25]);
    expect(rows[0]?.norms).toEqual([Number.NaN, 10.5, 20.25, 32, 34]);
  });

  it("a user's report, in which NumPy 2 writes its type with every number", async () => {
    const { rows } = await read("numpy2_norm_list.csv");
    expect(rows.map(({ lastGain }) => lastGain)).toEqual(
      [37, 38, 39, 40, 41, 42].map((norm) => norm / 36.25),
    );
  });
});

describe("other reports of users", () => {
  it.each(["excel_sep_line.csv", "wandb.table.json"])("%s is read", async (name) => {
    const { rows } = await read(name);
    expect(rows).toHaveLength(6);
    expect(rows.slice(0, 2).map(({ lastGain }) => lastGain)).toEqual([
      1.0132450331125828, 0.9027027027027027,
    ]);
  });
});
