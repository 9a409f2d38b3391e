import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NotebookFileError } from "../../files/fileErrors.ts";
import { readNotebookJson } from "./readJson.ts";

const fixture = (path: string) => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), "utf8");
const gptj = fixture("python-outputs/gptj_parallel_test_20260105_152333.json");

const fields = {
  Model: '"m"',
  Prompt: '"p"',
  Entropy: "1.5",
  Last_Gain: "1.1",
  Total_Amp: "2",
  Top_Token: '"t"',
  Top_Prob: "0.5",
  N_Layers: "12",
};
const object = (changes: Record<string, string | undefined>) =>
  Object.entries<string | undefined>({ ...fields, ...changes })
    .flatMap(([key, value]) => (value === undefined ? [] : [`"${key}": ${value}`]))
    .join(",\n");
const file = (changes: Record<string, string | undefined> = {}) =>
  `{"all_results": [{\n${object(changes)}\n}]}`;
const read = (text: string) => readNotebookJson(text, "x.json");

describe("a JSON of the notebook", () => {
  it("has its rows", () => {
    expect(read(gptj)).toHaveLength(25);
    expect(read(gptj)[24]).toMatchObject({
      category: "Nonsense",
      lastGain: 1.0294117647058822,
      topToken: "mer",
    });
  });

  it("may have numbers as text, like Entropy and Top_Prob of the benchmark", () => {
    const rows = read(fixture("python-outputs/thermodynamic_benchmark_20260105_141034.json"));
    expect(rows.at(-1)).toMatchObject({
      entropyNats: 7.175366,
      topProb: 0.09283,
      topToken: "\n",
      params: null,
    });
  });

  it.each([
    ["NaN", Number.NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ['"nan"', Number.NaN],
    ['"inf"', Infinity],
  ])("may have the gain %s, which JSON forbids and Python writes; the row is flagged", (text, lastGain) => {
    expect(read(file({ Last_Gain: text }))[0]).toMatchObject({ lastGain, flags: ["non_finite"] });
  });

  it("may have null for a number: the gain is then NaN and noted, the others are unknown", () => {
    const row = read(file({ Last_Gain: "null", Entropy: "null", N_Layers: "null", Top_Token: "NaN" }))[0];
    expect(row).toMatchObject({ entropyNats: null, layers: null, topToken: null, flags: ["non_finite"] });
    expect(row?.lastGain).toBeNaN();
  });

  it("lacks a label that is null or NaN", () => {
    const row = read(file({ Category: "null", Complexity: "NaN", Role: "NaN" }))[0];
    expect(row).toMatchObject({ category: null, complexity: null, role: null, architecture: null });
  });
});

describe("a JSON that cannot be trusted is refused with file, line and column", () => {
  it.each([
    ["an empty file", " \n", "x.json, line 1, column 1: the file is empty"],
    ["no rows", '{"all_results": []}', "line 1, column 17: there is no row"],
    ["no rows in a list at the top", "[]", "line 1, column 1: there is no row"],
    ["no list of rows", '{"a": 1}', "line 1, column 1: Last_Gain is missing, and there is no all_norms"],
    [
      "no gain",
      file({ Last_Gain: undefined }),
      "line 1, column 18: Last_Gain is missing, and there is no all_norms to compute it from; there are: Model, Prompt",
    ],
    [
      "rows that are not objects",
      '{"all_results": [\n1.02]}',
      "line 2, column 1: a row, which is an object, is expected",
    ],
    [
      "a row that is null",
      `[{\n${object({})}\n},\nnull]`,
      "line 11, column 1: a row, which is an object, is expected",
    ],
    [
      "text in a number",
      file({ Last_Gain: '"high"' }),
      'line 5, column 14 (Last_Gain): a number is expected, found "high"',
    ],
    [
      "a list for a gain",
      file({ Last_Gain: "[1]" }),
      "line 5, column 14 (Last_Gain): text or a number is expected",
    ],
    ["a flag for a prompt", file({ Prompt: "true" }), "line 3, column 11 (Prompt): text or a number"],
    ["a number for a prompt", file({ Prompt: "7" }), "line 3, column 11 (Prompt): text is expected"],
    ["a key twice", '{"a": 1,\n "a": 2}', "line 2, column 2 (a): this name is repeated"],
    ["text after the end", `${file()} x`, 'line 10, column 5: the end of the file is expected, found "x"'],
    [
      "a name that Python does not write",
      file({ Entropy: "nan" }),
      'line 4, column 12: a value is expected, found "nan',
    ],
    ["a leading zero", '{"a": 01}', "line 1, column 7: a value is expected"],
    ["a trailing comma", '{"a": 1,}', "line 1, column 9: a key in quotes"],
    ["a bare control character", '{"a": "\u0001"}', "line 1, column 7: text without bare control"],
    ["nesting without end", "[".repeat(100_000), "nested more than 64 deep"],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(NotebookFileError);
    expect(() => read(text)).toThrow(message);
  });

  it("a file that is cut at any point", () => {
    for (let length = 0; length < gptj.length; length += 89) {
      expect(() => read(gptj.slice(0, length))).toThrow(NotebookFileError);
    }
  });
});
