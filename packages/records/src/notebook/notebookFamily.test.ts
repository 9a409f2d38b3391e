/** Files of the same three rows that pandas and `json.dump` wrote; see tools/reference_notebook_files.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readNotebookBytes } from "./readNotebookFile.ts";

const read = (name: string) =>
  readNotebookBytes(
    readFileSync(new URL(`../../fixtures/pandas-written/family/${name}`, import.meta.url)),
    name,
  );
const notesOf = (name: string) => read(name).notes.map(({ kind, text }) => `${kind}: ${text}`);

const FIRST = {
  model: "GPT2-XL",
  architecture: null,
  normType: "LayerNorm",
  params: null,
  role: null,
  category: "Factual",
  complexity: 1,
  prompt: "The capital city of France is",
  entropyNats: 4.4595752219539255,
  lastGain: 1.0206896551724138,
  totalAmp: 3.5238095238095237,
  topToken: " Paris",
  topProb: 0.15314552414924004,
  layers: 4,
  norms: null,
  flags: [],
};
const SECOND = {
  ...FIRST,
  category: "Nonsense",
  complexity: 2,
  prompt: "Clock river dance, potato seven fast",
  entropyNats: 6.783797681649877,
  lastGain: 0.9025000000000001,
  totalAmp: 3.2818181818181817,
  topToken: "\n",
  topProb: 0.051126134571568116,
};
const THIRD = {
  ...FIRST,
  model: "Own, small",
  complexity: 3,
  prompt: "The atomic number of oxygen is",
  entropyNats: 1.1518162339453835,
  lastGain: 1,
  totalAmp: 3.076923076923077,
  topToken: ' "8"',
  topProb: 0.6083084995347008,
};
const LACKS = "missing: not in the file, so unknown: Architecture, Params, Role";

describe("the same rows are read from every form", () => {
  it.each([
    ["windows.csv", [LACKS]],
    ["quoted.csv", [LACKS]],
    ["semicolons.csv", [LACKS, "alias: fields are separated by semicolons, not by commas"]],
    ["tabs.tsv", [LACKS, "alias: fields are separated by tabs, not by commas"]],
    ["list.json", [LACKS]],
    ["columns-of-lists.json", [LACKS]],
    [
      "by-model.json",
      [LACKS, "derived: Model is taken from the key above the rows: 3 rows (lines 4, 17, 32)"],
    ],
  ])("%s", (name, notes) => {
    expect(read(name).rows).toEqual([FIRST, SECOND, THIRD]);
    expect(notesOf(name)).toEqual(notes);
  });

  it.each(["columns.json", "table.json", "lines.jsonl"])(
    "%s, to the 15 digits that pandas writes",
    (name) => {
      const { rows, notes } = read(name);
      expect(rows.map((row) => [row.model, row.prompt, row.topToken, row.layers])).toEqual(
        [FIRST, SECOND, THIRD].map((row) => [row.model, row.prompt, row.topToken, row.layers]),
      );
      for (const [i, row] of [FIRST, SECOND, THIRD].entries()) {
        expect(rows[i]?.lastGain).toBeCloseTo(row.lastGain, 14);
        expect(rows[i]?.entropyNats).toBeCloseTo(row.entropyNats, 14);
      }
      expect(notes.map(({ kind }) => kind)).toEqual(["missing"]);
    },
  );

  it("by model and then by category, each model with its own heading", () => {
    const { rows, notes } = read("by-model-and-category.json");
    expect(rows).toEqual([FIRST, SECOND].map((row) => ({ ...row, architecture: "Sequential" })));
    expect(notes.map(({ text }) => text)).toEqual([
      "not in the file, so unknown: Params, Role",
      "Model is taken from the key above the rows: 2 rows (lines 6, 21)",
      "Architecture is taken from the file's heading: 2 rows (lines 6, 21)",
    ]);
  });
});

describe("the notebook's own measurement", () => {
  const NORMS = [
    [Number.NaN, 10.5, 20, 36.25, 37],
    [Number.NaN, 11, 21.3, 40, 36.1],
    [Number.NaN, 9.75, 18, 30, 30],
  ];
  const RENAMED =
    "alias: read under another name: category as Category, prompt as Prompt, last_gain as Last_Gain, total_amp as Total_Amp, " +
    "entropy as Entropy, top_token as Top_Token, top_prob as Top_Prob, n_layers as N_Layers";

  it("has the norms of the blocks, as a list and as a list's text", () => {
    for (const name of ["measurement.json", "measurement.csv"]) {
      const { rows } = read(name);
      expect(rows.map(({ norms }) => norms)).toEqual(NORMS);
      expect(rows.map(({ lastGain, flags }) => ({ lastGain, flags }))).toEqual(
        [FIRST, SECOND, THIRD].map(({ lastGain, flags }) => ({ lastGain, flags })),
      );
    }
    expect(notesOf("measurement.csv")).toEqual([
      "missing: not in the file, so unknown: Architecture, Norm_Type, Params, Role, Complexity",
      RENAMED,
      'derived: no model is named, so the file\'s name, "measurement", is used: 3 rows (lines 2, 3, 5)',
    ]);
  });

  it("has the labels of the file's heading", () => {
    expect(read("measurement.json").rows.map((row) => [row.model, row.architecture, row.normType])).toEqual(
      Array.from({ length: 3 }, () => ["GPT2-XL", "Sequential", "LayerNorm"]),
    );
    expect(notesOf("measurement.json")).toEqual([
      "missing: not in the file, so unknown: Params, Role, Complexity",
      RENAMED,
      "derived: Model is taken from the file's heading: 3 rows (lines 6, 22, 38)",
      "derived: Architecture is taken from the file's heading: 3 rows (lines 6, 22, 38)",
      "derived: Norm_Type is taken from the file's heading: 3 rows (lines 6, 22, 38)",
    ]);
  });

  it("gives gain, amplification and number of blocks if it has only norms", () => {
    const { rows, notes } = read("norms-alone.json");
    expect(rows.map(({ lastGain, totalAmp, layers }) => ({ lastGain, totalAmp, layers }))).toEqual(
      [FIRST, SECOND, THIRD].map(({ lastGain, totalAmp, layers }) => ({ lastGain, totalAmp, layers })),
    );
    expect(rows.map((row) => [row.entropyNats, row.topToken, row.topProb])).toEqual(
      Array.from({ length: 3 }, () => [null, null, null]),
    );
    expect(notes.map(({ text }) => text)).toContain(
      "computed from all_norms, as the notebook defines it: Last_Gain, Total_Amp, N_Layers: 3 rows (lines 7, 17, 27)",
    );
  });
});

describe("columns that are not the notebook's", () => {
  it("are kept as text, under their own names, and named in a note", () => {
    const { rows, columns, notes } = read("extra-columns.csv");
    expect(rows.map(({ extra }) => extra)).toEqual([
      {
        "": "0",
        Seed: "1",
        Note: 'said "no", twice',
        Correct: "True",
        Logit: "1.5",
        'Share, in "%"': "12.0",
      },
      { "": "1", Seed: "2", Note: null, Correct: "False", Logit: null, 'Share, in "%"': "7.25" },
      { "": "2", Seed: "3", Note: null, Correct: "True", Logit: "0.1", 'Share, in "%"': "inf" },
    ]);
    expect(columns.slice(-4)).toEqual(["Note", "Correct", "Logit", 'Share, in "%"']);
    expect(notes.map(({ text }) => text)).toContain(
      String.raw`kept, but not used: "", Seed, Note, Correct, Logit, "Share, in \"%\""`,
    );
  });

  it("missing values are missing, in every form that pandas writes", () => {
    const { rows } = read("decimals.csv");
    expect(rows.map((row) => [row.prompt, row.entropyNats, row.layers])).toEqual([
      [null, 1.5, 4],
      ["p", Number.NaN, null],
      [null, 2, 4],
    ]);
    expect(read("gains-alone.csv").rows.map(({ lastGain }) => lastGain)).toEqual([1, Number.NaN, 1e-5, 1e16]);
  });
});
