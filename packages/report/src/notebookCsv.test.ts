import { NOTEBOOK_COLUMNS, readNotebookCsv, readNotebookJson } from "@gain/records";
import { describe, expect, it } from "vitest";
import { gptjCsv, gptjRows, pythonFile } from "./gptjFixture.ts";
import { notebookCsv } from "./notebookCsv.ts";

const benchmark = pythonFile("python-outputs/thermodynamic_benchmark_20260105_141034.csv");
const difficult = readNotebookJson(pythonFile("pandas-written/difficult.json"), "difficult.json");

describe("the notebook's CSV", () => {
  it("of the real GPT-J-6B rows is the real file, byte for byte", () => {
    expect(notebookCsv(gptjRows)).toBe(gptjCsv);
  });

  it("of the real benchmark's rows and columns is the real file, byte for byte", () => {
    const columns = NOTEBOOK_COLUMNS.filter((column) => column !== "Architecture" && column !== "Params");
    expect(notebookCsv(readNotebookCsv(benchmark, "benchmark.csv"), columns)).toBe(benchmark);
  });

  it("is what pandas writes of newlines, quotes, commas, NUL, emoji, NaN and infinities", () => {
    expect(notebookCsv(difficult)).toBe(pythonFile("pandas-written/difficult.csv"));
  });

  it("writes whole numbers as floats beside a missing one, as pandas does", () => {
    const [first, second, third] = difficult;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("the fixture lacks rows");
    const rows = [first, { ...second, complexity: null }, { ...third, role: null }];
    expect(notebookCsv(rows)).toBe(pythonFile("pandas-written/labels-missing.csv"));
  });

  it("quotes a carriage return, so that every reader gets the row back", () => {
    const rows = gptjRows.slice(0, 1).map((row) => ({ ...row, topToken: "\r" }));
    expect(notebookCsv(rows)).toContain(',"\r",');
    expect(readNotebookCsv(notebookCsv(rows), "x.csv")).toEqual(rows);
  });

  it("of no rows is the header", () => {
    expect(notebookCsv([])).toBe(`${NOTEBOOK_COLUMNS.join(",")}\n`);
  });
});
