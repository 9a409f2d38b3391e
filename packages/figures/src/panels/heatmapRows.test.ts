import { describe, expect, it } from "vitest";
import { rowsWith } from "../../testing/figureCases.ts";
import { PUBLISHED_ROWS } from "../../testing/publishedFigures.ts";
import { figureRowsOf } from "../rows/figureRows.ts";
import { heatmapRows } from "./heatmapRows.ts";

const label = (prompt: string | null) => prompt ?? "none";
const rows = rowsWith((_row, index) => ({ norms: [2, 4, 4 + index] }));
const promptsOf = (drawn: ReturnType<typeof heatmapRows>) =>
  drawn.rows.filter((row) => row.kind === "prompt");

describe("heatmapRows", () => {
  it("names each category above its prompts, which are ordered by last gain, the largest on top", () => {
    const { rows: drawn } = heatmapRows(figureRowsOf(rows), label);
    expect(drawn.map(({ row }) => row)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    const first = drawn.slice(0, 7);
    expect(first.map(({ kind, label: text }) => (kind === "heading" ? text : ""))).toEqual([
      "Factual",
      "",
      "",
      "",
      "",
      "",
      "Cliche",
    ]);
    const gains = first.slice(1, 6).map((row) => (row.kind === "prompt" ? row.lastGain : NaN));
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    const factual = PUBLISHED_ROWS.filter(({ category }) => category === "Factual").map(
      ({ lastGain }) => lastGain,
    );
    expect(gains.toSorted()).toEqual(factual.toSorted());
  });

  it("holds the gain of every block, and null where it is not finite", () => {
    const [row] = PUBLISHED_ROWS;
    if (row === undefined) throw new Error("the fixture has no rows");
    const drawn = heatmapRows(
      figureRowsOf([
        { ...row, norms: [2, 4, 6] },
        { ...row, norms: [0, 0, 6] },
      ]),
      label,
    );
    expect(promptsOf(drawn).map(({ gains }) => gains)).toEqual([
      [2, 1.5],
      [null, null],
    ]);
    expect(promptsOf(drawn)[0]?.layers).toEqual([1, 2]);
  });

  it("leaves out blocks that no prompt has a finite gain at, such as the first where its input is not known", () => {
    const drawn = heatmapRows(figureRowsOf(rows.map((row) => ({ ...row, norms: [NaN, 4, 5] }))), label);
    expect(drawn.layers).toEqual([2]);
  });

  it("thins out many prompts evenly in the order of last gain, with the largest and the smallest", () => {
    const many = Array.from({ length: 119 }, (_, index) => ({ ...rows[index % 25], lastGain: index / 64 }));
    const drawn = promptsOf(heatmapRows(figureRowsOf(many as typeof rows), label));
    expect(drawn.map(({ lastGain }) => 64 * lastGain).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, index) => 2 * index),
    );
  });

  it("puts a prompt whose last gain is not a number behind the others, and counts prompts with norms", () => {
    const gappy = rows.map((row, index) => ({
      ...row,
      category: null,
      norms: index === 1 ? null : row.norms,
      lastGain: index === 0 ? NaN : row.lastGain,
    }));
    const figureRows = figureRowsOf(gappy);
    expect(figureRows.rowsWithNorms).toBe(24);
    expect(promptsOf(heatmapRows(figureRows, label)).at(-1)?.lastGain).toBeNaN();
  });
});
