import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NotebookFileError } from "../../files/fileErrors.ts";
import { readNotebookCsv } from "./readCsv.ts";
import { readNotebookJson } from "../json/readJson.ts";

const fixture = (path: string) => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), "utf8");
const gptj = fixture("python-outputs/gptj_parallel_test_20260105_152333.csv");
const benchmark = fixture("python-outputs/thermodynamic_benchmark_20260105_141034.csv");

const HEADER = "Model,Prompt,Entropy,Last_Gain,Total_Amp,Top_Token,Top_Prob,N_Layers";
const file = (...records: string[]) => [HEADER, ...records, ""].join("\n");
const read = (text: string) => readNotebookCsv(text, "x.csv");

describe("a CSV of the notebook", () => {
  it("has the 25 rows of GPT-J-6B in 28 lines, with a newline as a top token", () => {
    const rows = readNotebookCsv(gptj, "gptj.csv");
    expect(gptj.split("\n")).toHaveLength(29);
    expect(rows).toHaveLength(25);
    expect(rows[0]).toEqual({
      model: "GPT-J-6B",
      architecture: "GPT-NeoX (Parallel)",
      normType: "LayerNorm",
      params: "6B",
      role: "Parallel Architecture Validation",
      category: "Factual",
      complexity: 1,
      prompt: "The capital city of France is",
      entropyNats: 4.4595752219539255,
      lastGain: 1.0132450331125828,
      totalAmp: 7.796178343949045,
      topToken: " Paris",
      topProb: 0.15314552414924004,
      layers: 28,
      norms: null,
      flags: [],
    });
    expect(rows.filter(({ topToken }) => topToken === "\n")).toHaveLength(2);
  });

  it("may lack labels, which then are null: the benchmark has neither Architecture nor Params", () => {
    const rows = readNotebookCsv(benchmark, "benchmark.csv");
    expect(rows).toHaveLength(100);
    expect(new Set(rows.map(({ model }) => model)).size).toBe(4);
    expect(rows.every(({ architecture, params }) => architecture === null && params === null)).toBe(true);
  });

  it.each([
    "python-outputs/gptj_parallel_test_20260105_152333",
    "python-outputs/thermodynamic_benchmark_20260105_141034",
  ])("has the same rows as its JSON: %s", (name) => {
    expect(read(fixture(`${name}.csv`))).toEqual(readNotebookJson(fixture(`${name}.json`), name));
  });

  it("reads difficult text and numbers as pandas wrote them, and flags numbers that are not finite", () => {
    const rows = read(fixture("pandas-written/difficult.csv"));
    const written = readNotebookJson(fixture("pandas-written/difficult.json"), "difficult.json");
    // A CSV of pandas does not distinguish an empty label from a missing one.
    expect(rows).toEqual(written.map((row) => ({ ...row, role: null })));
    expect(written[0]?.role).toBe("");
    expect(rows[0]).toMatchObject({
      prompt: "two\nlines",
      topToken: "\n",
      entropyNats: Number.NaN,
      flags: ["non_finite"],
    });
    expect(rows[1]).toMatchObject({
      prompt: "carriage\r\nreturn, and a comma",
      lastGain: 1e-5,
      entropyNats: Infinity,
    });
    expect(rows.map(({ category }) => category).slice(0, 3)).toEqual(["Factual", "Cliche", null]);
  });

  it("reads the float that pandas writes for a whole number in a column with a missing one", () => {
    const complexity = read(fixture("pandas-written/labels-missing.csv")).map((row) => row.complexity);
    expect(complexity).toEqual([0, null, 2]);
  });

  it("may have a byte order mark and CRLF line ends, which are kept inside quotes", () => {
    const text = `\uFEFF${file('m,"a\r\nb",1,1.5,2,t,0.5,12').replaceAll(/(?<!\r)\n/g, "\r\n")}`;
    expect(read(text)).toEqual(read(file('m,"a\r\nb",1,1.5,2,t,0.5,12')));
    expect(read(text)[0]).toMatchObject({ model: "m", prompt: "a\r\nb", layers: 12 });
  });

  it.each([
    ["nan", Number.NaN],
    ["NaN", Number.NaN],
    ["", Number.NaN],
    ["inf", Infinity],
    ["-inf", -Infinity],
    ["-Infinity", -Infinity],
  ])("keeps the gain '%s' and flags the row", (text, lastGain) => {
    expect(read(file(`m,p,1,${text},2,t,0.5,12`))[0]).toMatchObject({ lastGain, flags: ["non_finite"] });
  });

  it("keeps a bare carriage return, which Python 3.11 does not quote, as a token", () => {
    expect(read(file("m,p,1,1.5,2,\r,0.5,12"))[0]?.topToken).toBe("\r");
  });

  it("may have semicolons, with every text in quotes as R writes it", () => {
    expect(read('"Model";"Prompt";"Last_Gain"\n"m";"a, b";1.5\n')[0]).toMatchObject({
      prompt: "a, b",
      lastGain: 1.5,
    });
  });

  it("may end with blank lines", () => {
    expect(read(`${file("m,p,1,1.5,2,t,0.5,12")}\r\n\n`)).toEqual(read(file("m,p,1,1.5,2,t,0.5,12")));
  });

  it.each(["NA", "None", "null", "<NA>", "#N/A", " NaN "])("reads %s in a number as missing", (text) => {
    expect(read(file(`m,p,${text},${text},${text},t,${text},${text}`))[0]).toMatchObject({
      entropyNats: Number.NaN,
      lastGain: Number.NaN,
      layers: null,
      flags: ["non_finite"],
    });
  });

  it("of one column has a row without a gain for a blank line, like pandas, which writes two quotes", () => {
    expect(read('Last_Gain\n1.5\n""\n\n2\n').map(({ lastGain }) => lastGain)).toEqual([
      1.5,
      Number.NaN,
      Number.NaN,
      2,
    ]);
  });

  it("flags a model of one block", () => {
    expect(read(file("m,p,1,1.0,1.0,t,0.5,1"))[0]?.flags).toEqual(["single_block"]);
  });
});

describe("a CSV that cannot be trusted is refused with file, line and column", () => {
  const row = "m,p,1,1.5,2,t,0.5,12";
  it.each([
    ["an empty file", "", "x.csv, line 1, column 1: the file is empty"],
    ["a header alone", `${HEADER}\n`, "x.csv, line 1, column 1: there is no row"],
    [
      "no gain column",
      "Model,Prompt\nm,p\n",
      "line 1, column 1: Last_Gain is missing, and there is no all_norms to compute it from; there are: Model, Prompt",
    ],
    ["a column twice", `${HEADER},Last_Gain\n`, "line 1, column 9 (Last_Gain): this name is repeated"],
    [
      "text in a number",
      file(row, 'm,"a\nb",1,high,2,t,0.5,12'),
      'line 3, column 4 (Last_Gain): a number is expected, found "high"',
    ],
    [
      "text in a number after a quoted CRLF",
      file('m,"a\r\nb",1,1,2,t,0.5,12', "m,p,1,1,2,t,0x1F,12"),
      "line 4, column 7 (Top_Prob)",
    ],
    [
      "a decimal comma beside a point",
      "Prompt;Last_Gain\np;1,5\nq;1.5\n",
      'line 2, column 2 (Last_Gain): a number is expected, found "1,5"; write it with a decimal point',
    ],
    ["half a block", file("m,p,1,1.5,2,t,0.5,12.5"), "line 2, column 8 (N_Layers): a whole number"],
    ["a short row", file(row, "m,p,1"), "line 3, column 3: the row has 3 fields, the header 8"],
    ["a blank line", file(row, "", row), "line 3, column 1: the row has 1 fields"],
    [
      "an open quote",
      file(row, 'm,"p,1,1.5'),
      "line 3, column 2: the row that starts here cannot be read as CSV: quote not closed",
    ],
    ["a last line without its end", `${HEADER}\n${row}`, "line 2, column 8: the last line has no line end"],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(NotebookFileError);
    expect(() => read(text)).toThrow(message);
  });

  it("a real file that is cut at any point gives complete rows or an error", () => {
    const whole = read(gptj);
    let refused = 0;
    for (let length = 0; length < gptj.length; length += 11) {
      try {
        const rows = read(gptj.slice(0, length));
        expect(rows).toEqual(whole.slice(0, rows.length));
      } catch (error) {
        if (!(error instanceof NotebookFileError)) throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(600);
  });
});
