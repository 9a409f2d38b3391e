import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NotebookFileError } from "../files/fileErrors.ts";
import { readNotebookBytes } from "./readNotebookFile.ts";

const read = (text: string, name = "x.txt") => readNotebookBytes(Buffer.from(text), name);
const notesOf = (text: string) => read(text).notes.map((note) => `${note.kind}: ${note.text}`);
const real = (name: string) =>
  readFileSync(new URL(`../../fixtures/python-outputs/${name}`, import.meta.url), "utf8");

const HEADER = "Model,Prompt,Prompt_Short,Entropy,Last_Gain,Total_Amp,Top_Prob,N_Layers";
const csv = (...rows: string[]) => [HEADER, ...rows, ""].join("\n");
/** Notes of a CSV, without the one on missing columns. */
const doubts = (...rows: string[]) => notesOf(csv(...rows)).filter((note) => !note.startsWith("missing"));

describe("names of columns", () => {
  it.each(["last_gain", "LAST GAIN", "LastGain", " Last_Gain", "Gain", "last layer gain"])(
    "'%s' is Last_Gain under another name, which is noted",
    (name) => {
      const { rows, columns, notes } = read(`${name},Prompt\n1.5,p\n`);
      expect(rows[0]).toMatchObject({ lastGain: 1.5, prompt: "p" });
      expect(columns).toEqual([name, "Prompt"]);
      const alias = notes.find(({ kind }) => kind === "alias");
      expect(alias?.text).toBe(
        `read under another name: ${name.startsWith(" ") ? '" Last_Gain"' : name} as Last_Gain`,
      );
    },
  );

  it("entropy in another unit is not Entropy", () => {
    const { rows } = read("Last_Gain,Entropy_Bits\n1.5,2\n");
    expect(rows[0]).toMatchObject({ entropyNats: null, extra: { Entropy_Bits: "2" } });
  });

  it.each([
    ["Last_Gain,Prompt,Gain\n", "x.txt, line 1, column 3 (Last_Gain): Last_Gain and Gain both mean this"],
    ["Prompt,Last_Gain,Text\n", "line 1, column 3 (Prompt): Prompt and Text both mean this"],
    ["Last_Gain,Seed,Seed\n", "line 1, column 3 (Seed): this name is repeated"],
    [
      '[{"Last_Gain": 1,\n"last_gain": 2}]',
      "line 2, column 14 (Last_Gain): Last_Gain and last_gain both mean this",
    ],
  ])("two names with the same meaning are an error: %j", (text, message) => {
    expect(() => read(text)).toThrow(NotebookFileError);
    expect(() => read(text)).toThrow(message);
  });

  it("may differ between rows of a JSON: missing columns are counted, and every name is kept once", () => {
    const { rows, columns, notes } = read(
      '{"results": [{"Last_Gain": 1, "Prompt": "p", "Seed": 7}, {"gain": 2, "Entropy": 3, "Ok": true, "At": [1, {"a": null}]}]}',
    );
    expect(columns).toEqual(["Last_Gain", "Prompt", "Seed", "Entropy", "Ok", "At"]);
    expect(rows.map((row) => [row.lastGain, row.prompt, row.entropyNats, row.extra])).toEqual([
      [1, "p", null, { Seed: 7 }],
      [2, null, 3, { Ok: "true", At: '[1,{"a":null}]' }],
    ]);
    expect(notes.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        "not in 1 of 2 rows, so unknown there: Prompt",
        "not in 1 of 2 rows, so unknown there: Entropy",
        "kept, but not used: Seed, Ok, At",
        "read under another name: gain as Last_Gain",
      ]),
    );
  });

  it("may be those of JavaScript's built-in properties", () => {
    const { rows } = read('[{"Last_Gain": 1, "__proto__": "a", "constructor": "b"}, {"Last_Gain": 2}]');
    expect(Object.entries(rows[0]?.extra ?? {})).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(rows[1]?.extra).toBeUndefined();
  });
});

describe("rows without a model", () => {
  it("have the file's name as their model; the cell stays empty", () => {
    const { rows, notes } = readNotebookBytes(
      Buffer.from("Model,Last_Gain\nm,1\n,2\nnan,3\n"),
      "runs/gpt2 small.v2.csv",
    );
    expect(rows.map(({ model }) => model)).toEqual(["m", "gpt2 small.v2", "gpt2 small.v2"]);
    expect(rows.map(({ sourceText }) => sourceText?.Model)).toEqual([undefined, "", "nan"]);
    expect(notes.map(({ text }) => text)).toContain(
      'no model is named, so the file\'s name, "gpt2 small.v2", is used: 2 rows (lines 3, 4)',
    );
  });

  it("in groups under one heading have that model, and the key as their category", () => {
    const { rows } = read('{"model": "m", "Poetry": [{"gain": 1}], "Code": [{"gain": 2}]}');
    expect(rows.map(({ model, category }) => [model, category])).toEqual([
      ["m", "Poetry"],
      ["m", "Code"],
    ]);
  });

  it("a key of the notebook's categories is a category, and the key of rows that name their model is ignored", () => {
    expect(read('{"Novel": [{"gain": 1}]}').rows[0]).toMatchObject({ model: "x", category: "Novel" });
    expect(read('{"runs": [{"gain": 1, "model": "m"}]}').rows[0]).toMatchObject({
      model: "m",
      category: null,
    });
  });
});

describe("rows are found under the likeliest key", () => {
  it.each([
    ['{"a": {"b": [{"gain": 1}]}}', [1]],
    ['{"results": {"mean_gain": 1, "rows": [{"gain": 2}]}}', [2]],
    ['{"reference_models": [{"model": "p", "gain": 0.8}], "runs": [{"gain": 2}]}', [2]],
    ['{"reference_models": {"p": {"gain": 0.8}}, "data": [{"gain": 3}]}', [3]],
    ['{"last_gain": 1.5, "all_norms": [2, 3], "top_token": "t"}', [1.5]],
    ['{"gain": 1}\n{"gain": 2}\n', [1, 2]],
  ])("%s", (text, gains) => {
    expect(read(text).rows.map(({ lastGain }) => lastGain)).toEqual(gains);
  });

  it("other lists with gains are named in a note", () => {
    const { rows, notes } = read(
      '{"all_results": [{"Last_Gain": 1}], "by_category": [{"gain": 2}], "c": [{"gain": 3}]}',
    );
    expect(rows).toHaveLength(1);
    expect(notes).toContainEqual({
      kind: "unread",
      text: "lists with gains that are not the rows: by_category, c",
    });
  });
});

describe("values that contradict the definition are kept, and noted with their lines", () => {
  it.each([
    ["m,p,p...,1,1.5,2,1.5,12", "Top_Prob is outside 0…1"],
    ["m,p,p...,1,1.5,2,-0.1,12", "Top_Prob is outside 0…1"],
    ["m,p,p...,-1,1.5,2,0.5,12", "Entropy is negative"],
    ["m,p,p...,1,-1.5,2,0.5,12", "Last_Gain is not above 0"],
    ["m,p,p...,1,0,2,0.5,12", "Last_Gain is not above 0"],
    ["m,p,p...,1,1.5,-2,0.5,12", "Total_Amp is not above 0"],
    ["m,p,q...,1,1.5,2,0.5,12", "Prompt_Short is not the beginning of Prompt"],
    ["k,p,p...,1,1.5,2,0.5,13", "N_Layers differs from the first row of the model"],
    ["k,a,a...,1,1.5,2,0.5,12", "the row is repeated"],
  ])("%s", (row, what) => {
    expect(doubts("k,a,a...,1,1.5,2,0.5,12", "k,a,a...,2,1.5,2,0.5,12", row)).toEqual([
      `untrusted: ${what}: 1 row (line 4)`,
    ]);
  });

  it.each([
    "k,a,a...,1,1.5,2,1,12",
    "j,a,a...,1,1.5,2,0.5,12",
    "k,a,a...,1,1.5000001,2,0.5,12",
    "k,abc,ab…,0,inf,2,0,12",
    `k,${"é".repeat(41)},${"é".repeat(40)}...,1,1.5,2,0.5,12`,
  ])("%s has no such note", (row) => {
    expect(doubts("k,a,a...,1,1.5,2,0.5,12", row)).toEqual([]);
  });

  it("equal rows without a prompt are not repeated rows", () => {
    expect(notesOf("Model,Last_Gain\nm,1\nm,1\n").filter((note) => note.startsWith("untrusted"))).toEqual([]);
  });

  it("a lone surrogate, which only a JSON can contain", () => {
    expect(notesOf(String.raw`[{"Model": "m", "Last_Gain": 1, "Prompt": "a\ud83d"}]`)).toContain(
      "untrusted: a text has a lone surrogate, which is not a character: 1 row (line 1)",
    );
  });

  it("many lines are counted and the first five named", () => {
    const rows = Array.from({ length: 9 }, (_, i) => `m,p${i},p${i}...,-1,1.5,2,0.5,12`);
    expect(doubts(...rows)).toEqual([
      "untrusted: Entropy is negative: 9 rows (lines 2, 3, 4, 5, 6 and 4 more)",
    ]);
  });
});

describe("norms of a row with a gain", () => {
  const row = (gain: string, norms: string, layers = 3) =>
    `[{"Model": "m", "Last_Gain": ${gain}, "N_Layers": ${layers}, "all_norms": ${norms}}]`;

  it.each<[string, string, string[]]>([
    ["1.5", "[1, 2, 3]", []],
    ["1.51", "[1, 2, 3]", []],
    ["1.53", "[1, 2, 3]", ["norms_disagree"]],
    ["1.0", "[1, 0, 3]", ["zero_denominator"]],
    ["1.5", "[1, 0, 3]", ["zero_denominator", "norms_disagree"]],
    ["NaN", "[1, 2, 3]", ["non_finite", "norms_disagree"]],
    ["NaN", "[1, NaN, 3]", ["non_finite"]],
    ["1.5", '[1, "2", 3.0]', []],
  ])("a gain of %s with norms %s has the flags %j", (gain, norms, flags) => {
    const { rows, notes } = read(row(gain, norms));
    expect(rows[0]?.flags).toEqual(flags);
    const noted = notes.some(({ text }) => text.startsWith("Last_Gain is not the ratio of the last two"));
    expect(noted).toBe(flags.includes("norms_disagree"));
  });

  it.each([
    ["[1, 2]", "has another number of entries than N_Layers"],
    ['["a", 2, 3]', "is not a list of numbers"],
    ['"[1. 2. ... 3.]"', 'omits values at "..."'],
    ["[]", "is not a list of numbers"],
    ["7", "is not a list of numbers"],
    ["[[1, 2, 3]]", "is not a list of numbers"],
    ["true", "is not a list of numbers"],
  ])("norms %s are not used, and kept as text", (norms, fault) => {
    const { rows, notes } = read(row("1.5", norms));
    expect(rows[0]).toMatchObject({ lastGain: 1.5, norms: null, flags: [] });
    expect(rows[0]?.sourceText?.all_norms).toBeTypeOf("string");
    expect(notes).toContainEqual({
      kind: "untrusted",
      text: `all_norms ${fault} and is not used: 1 row (line 1)`,
    });
  });

  it("that are not a list are an error if there is no gain", () => {
    expect(() => read('[{"all_norms": "many"}]')).toThrow(
      "line 1, column 16 (all_norms): Last_Gain is missing, and this is not a list of norms",
    );
  });

  it("of one block give a gain of 1, flagged", () => {
    expect(read('[{"all_norms": [5]}]').rows[0]).toMatchObject({
      lastGain: 1,
      layers: 1,
      flags: ["single_block"],
    });
  });

  it("are also read as NumPy prints them", () => {
    expect(read('all_norms\n"[1.  2.5\n 4. ]"\n').rows[0]).toMatchObject({
      norms: [Number.NaN, 1, 2.5, 4],
      lastGain: 1.6,
      totalAmp: 4,
      layers: 3,
    });
  });
});

describe("the statistics that a JSON states about its rows", () => {
  const gptj = real("gptj_parallel_test_20260105_152333.json");
  const benchmark = real("thermodynamic_benchmark_20260105_141034.json");
  const LACKS = "missing: not in the file, so unknown: Architecture, Params";

  it("agree in the two real files", () => {
    expect(notesOf(gptj)).toEqual([]);
    expect(notesOf(benchmark)).toEqual([LACKS]);
  });

  it.each([
    [gptj, '"mean_gain": 1.065216', "results.mean_gain is 1.06521700165, from the rows 1.06521600165"],
    [gptj, '"std_gain": 0.089742', "results.std_gain is 0.0897439078021"],
    [gptj, '"min_gain": 0.902702', "results.min_gain is"],
    [gptj, '"max_gain": 1.277777', "results.max_gain is"],
    [gptj, '"t_statistic": 3.633490', "results.t_statistic is"],
    [gptj, '"Novel": 1.026164', "category_means.Novel is"],
    [gptj, '"n_measurements": 25', "n_measurements is 26, from the rows 25"],
    [benchmark, '"Gemma-7B": 2.314359', "base_levels.Gemma-7B is"],
    [benchmark, '"range": 0.281687', "modulation_ranges.Pythia-6.9B.range is"],
    [benchmark, '"n_models": 4', "n_models is 5, from the rows 4"],
  ])("are noted if they disagree: %#", (text, stated, disagreement) => {
    // One more in the last digit: a relative change of 1e-6, or 1.
    const changed = stated.replace(/\d$/, (digit) => String(Number(digit) + 1));
    const [note] = notesOf(text.replace(stated, changed)).filter((line) => line.startsWith("untrusted"));
    expect(note).toContain(`untrusted: the file's summary disagrees with its rows: ${disagreement}`);
  });

  it("are noted for a changed row, and for a category without rows", () => {
    const changed = gptj.replace('"Last_Gain": 1.0132450331125828', '"Last_Gain": 1.0132450331125928');
    expect(notesOf(changed)).toEqual([]);
    expect(notesOf(gptj.replace('"Last_Gain": 1.0132450331125828', '"Last_Gain": 1.02')).at(-1)).toContain(
      "results.mean_gain is 1.06521600165",
    );
    expect(notesOf(gptj.replace('"Novel": 1.0261', '"New": 1.0261')).at(-1)).toContain(
      "category_means.New has no row",
    );
  });

  it("are compared per model, with NaN where pandas has it", () => {
    const text =
      '{"results": {"m": {"mean_gain": 1.5, "std_gain": NaN, "t_statistic": NaN}, "k": {"mean_gain": "2"}}, "data": ' +
      '[{"Model": "m", "gain": 1.5}, {"Model": "k", "gain": 3}]}';
    expect(notesOf(text).at(-1)).toBe(
      "untrusted: the file's summary disagrees with its rows: results.k.mean_gain is 2, from the rows 3",
    );
  });
});
