import { fileURLToPath } from "node:url";
import { NOTEBOOK_COLUMNS, readNotebookCsv, readNotebookFile, readNotebookJson } from "@gain/records";
import { describe, expect, it } from "vitest";
import { gptjCsv, gptjRows, pythonFile } from "../../testing/gptjFixture.ts";
import { csvOf } from "../../testing/rowTextFixture.ts";

const pythonPath = (path: string) =>
  fileURLToPath(new URL(`../../../records/fixtures/${path}`, import.meta.url));
const difficult = readNotebookJson(pythonFile("pandas-written/difficult.json"), "difficult.json");

describe("the notebook's CSV", () => {
  it("of the real GPT-J-6B rows is the real file, byte for byte", () => {
    expect(csvOf(gptjRows)).toBe(gptjCsv);
  });

  it.each([
    ["python-outputs/gptj_parallel_test_20260105_152333.csv", "the real run"],
    [
      "python-outputs/thermodynamic_benchmark_20260105_141034.csv",
      "without two columns, with text of float32",
    ],
    ["pandas-written/difficult.csv", "newlines, quotes, NUL, emoji, NaN and infinities"],
    ["pandas-written/labels-missing.csv", "whole numbers as floats beside a missing one"],
    [
      "pandas-written/family/extra-columns.csv",
      "an index, other columns, booleans, floats for whole numbers",
    ],
    ["pandas-written/family/decimals.csv", "four decimals and NaN in words"],
    ["pandas-written/family/small-floats.csv", "text of float32 and float16"],
    ["pandas-written/family/gains-alone.csv", "one column with a missing value, so a line of two quotes"],
    ["pandas-written/family/measurement.csv", "the measurement's keys and its list of norms"],
  ])("of a file's rows and columns is that file, byte for byte: %s, %s", async (path) => {
    const { rows, columns } = await readNotebookFile(pythonPath(path));
    expect(csvOf(rows, columns)).toBe(pythonFile(path));
  });

  it("of any file with minimal quotes is that file, however its numbers are written", () => {
    const names = [
      "Model",
      "last gain",
      "Seed",
      "N_Layers",
      "Complexity",
      "Top_Prob",
      "Prompt",
      "Prompt_Short",
    ];
    const texts = ["", "a", "a,b", 'a"b"', "a\nb", " a ", "nan", "NaN", "1", "😀"];
    const numbers = [
      "",
      "1",
      "1.0",
      "1.50",
      "+2",
      "1E5",
      "1e-05",
      "-0",
      ".5",
      "NaN",
      "inf",
      "-Infinity",
      "NA",
      " 3",
    ];
    const whole = ["", "28", "28.0", "+28", "0", "NaN"];
    const cells = [texts, numbers, texts, whole, numbers, numbers, texts, texts];
    const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    for (let length = 1; length <= 40; length++) {
      const lines = Array.from({ length }, (_, row) =>
        cells
          .map((choices, column) => quoted(choices[(row * (column + 1) + length) % choices.length] ?? ""))
          .join(","),
      );
      const text = [names.join(","), ...lines, ""].join("\n");
      expect(csvOf(readNotebookCsv(text, "x.csv"), names)).toBe(text);
    }
  });

  it("leaves an empty field empty, even if its value is known from the norms, the heading or the file's name", () => {
    const text = 'Model,all_norms,Total_Amp,N_Layers\n,"[1.0, 2.0]",,\nm,"[1.0, 3.0]",3.0,2\n';
    const rows = readNotebookCsv(text, "x.csv");
    expect(rows[0]).toMatchObject({ model: "x", lastGain: 2, layers: 2 });
    expect(csvOf(rows, ["Model", "all_norms", "Total_Amp", "N_Layers"])).toBe(text);
  });

  it("has empty fields for a column that no row has, and for a name that every JavaScript object has", () => {
    const columns = ["Last_Gain", "Seed", "constructor"];
    expect(csvOf(readNotebookCsv("Last_Gain,Seed\n1.5,7\n", "x.csv"), columns)).toBe(
      "Last_Gain,Seed,constructor\n1.5,7,\n",
    );
  });

  it("of a JSON's rows is pandas' output for their lists and numbers", () => {
    const rows = readNotebookJson(
      '[{"Last_Gain": 1, "Seed": 7, "Rate": 0.5, "all_norms": [1, 2, NaN, 2]}]',
      "x",
    );
    expect(csvOf(rows, ["Last_Gain", "Seed", "Rate", "all_norms"])).toBe(
      'Last_Gain,Seed,Rate,all_norms\n1.0,7,0.5,"[1.0, 2.0, nan, 2.0]"\n',
    );
  });

  it("is pandas' output for newlines, quotes, commas, NUL, emoji, NaN and infinities", () => {
    expect(csvOf(difficult)).toBe(pythonFile("pandas-written/difficult.csv"));
  });

  it("writes integers as floats where one is missing, as pandas does", () => {
    const [first, second, third] = difficult;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("the fixture lacks rows");
    const rows = [first, { ...second, complexity: null }, { ...third, role: null }];
    expect(csvOf(rows)).toBe(pythonFile("pandas-written/labels-missing.csv"));
  });

  it("quotes a carriage return, so that every reader gets the row back", () => {
    const rows = gptjRows.slice(0, 1).map((row) => ({ ...row, topToken: "\r" }));
    expect(csvOf(rows)).toContain(',"\r",');
    expect(readNotebookCsv(csvOf(rows), "x.csv")).toEqual(rows);
  });

  it("of no rows is the header", () => {
    expect(csvOf([])).toBe(`${NOTEBOOK_COLUMNS.join(",")}\n`);
  });
});
