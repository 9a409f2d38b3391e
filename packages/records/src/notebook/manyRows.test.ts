import { expect, it } from "vitest";
import { NOTEBOOK_COLUMNS } from "../row/notebookColumns.ts";
import { readNotebookBytes } from "./readNotebookFile.ts";

const ROWS = 100_000;
/** The limit of `gain:analyze` with all its outputs, which includes reading. */
const SECONDS_AT_MOST = 10;

const gainOf = (i: number) => (i % 997) / 499 + 0.25;
const promptOf = (i: number) => `Prompt number ${i}, with "quotes"`;

/** Values of one row in the notebook's order of columns. */
const valuesOf = (i: number): readonly (string | number)[] => [
  `model-${i % 4}`,
  "Sequential",
  "LayerNorm",
  "6B",
  "Subject",
  i % 2 === 0 ? "Factual" : "Novel",
  1 + (i % 5),
  promptOf(i),
  `${promptOf(i).slice(0, 40)}...`,
  0.5 + (i % 1013) / 128,
  gainOf(i),
  2.5 + (i % 11) / 8,
  i % 3 === 0 ? "\n" : " token",
  (1 + (i % 200)) / 256,
  28,
];

const csvText = (): string => {
  const cell = (value: string | number) =>
    typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
  const lines = Array.from({ length: ROWS }, (_, i) => valuesOf(i).map(cell).join(","));
  return `${NOTEBOOK_COLUMNS.join(",")}\n${lines.join("\n")}\n`;
};

const jsonText = (): string => {
  const rows = Array.from({ length: ROWS }, (_, i) =>
    Object.fromEntries(NOTEBOOK_COLUMNS.map((column, k) => [column, valuesOf(i)[k]])),
  );
  return JSON.stringify({ n_measurements: ROWS, all_results: rows }, null, 2);
};

it.each([
  ["CSV", csvText],
  ["JSON", jsonText],
])("a %s of 100,000 rows is read completely in a few seconds", (_, text) => {
  const bytes = Buffer.from(text());
  const started = performance.now();
  const { rows, notes } = readNotebookBytes(bytes, "x");
  expect(performance.now() - started).toBeLessThan(SECONDS_AT_MOST * 1000);
  expect(rows).toHaveLength(ROWS);
  expect(rows.every((row, i) => row.lastGain === gainOf(i) && row.prompt === promptOf(i))).toBe(true);
  expect(rows.filter(({ topToken }) => topToken === "\n")).toHaveLength(33_334);
  expect(notes).toEqual([]);
});
