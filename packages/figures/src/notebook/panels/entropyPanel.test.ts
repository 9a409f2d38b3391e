import { describe, expect, it } from "vitest";
import { four, rowsWith } from "../../../testing/figureCases.ts";
import { PUBLISHED_ROWS } from "../../../testing/publishedFigures.ts";
import { objectsIn, titleText } from "../../../testing/specData.ts";
import { figureRowsOf } from "../../rows/figureRows.ts";
import { entropyPanel } from "./entropyPanel.ts";

const SIZE = { width: 390, height: 280 };
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => PUBLISHED_ROWS[index % 25]).filter((row) => row !== undefined);
const marksOf = (panel: unknown) =>
  objectsIn(panel).map((part) => part["mark"] as { type?: string } | undefined);
const valuesOf = (panel: unknown, field: string) =>
  objectsIn(panel).filter((part) => field in part && typeof part[field] === "number");

describe("entropyPanel", () => {
  it("has a point per prompt up to 2,000", () => {
    const panel = entropyPanel(four({ rows: rows(2000) }), figureRowsOf(rows(2000)), SIZE);
    expect(valuesOf(panel, "entropyNats")).toHaveLength(2000);
  });

  it("counts more prompts in cells of the same axes, and says so", () => {
    const dense = entropyPanel(four({ rows: rows(2001) }), figureRowsOf(rows(2001)), SIZE);
    const points = entropyPanel(four({ rows: rows(25) }), figureRowsOf(rows(25)), SIZE);
    const cells = valuesOf(dense, "count");
    expect(cells.reduce((sum, cell) => sum + Number(cell["count"]), 0)).toBe(2001);
    expect(valuesOf(dense, "entropyNats")).toHaveLength(0);
    expect(marksOf(dense).some((mark) => mark?.type === "rect")).toBe(true);
    const domains = (panel: unknown) =>
      objectsIn(panel)
        .map((part) => part["scale"] as { domain?: unknown; zero?: boolean } | undefined)
        .filter((scale) => scale?.zero === false)
        .map((scale) => scale?.domain);
    expect(domains(dense)).toEqual(domains(points));
    expect(titleText(dense.title)).toContain("more than 2,000 prompts: counted in cells");
  });

  it("tells prompts without entropy from those whose entropy is not finite", () => {
    const text = (change: Parameters<typeof rowsWith>[0]) =>
      JSON.stringify(
        entropyPanel(four({ rows: rowsWith(change) }), figureRowsOf(rowsWith(change)), SIZE).title,
      );
    expect(text((row, index) => ({ entropyNats: index === 0 ? NaN : row.entropyNats }))).toContain(
      "24 of 25 prompts (1 left out: not finite)",
    );
    expect(text((row, index) => ({ entropyNats: index === 0 ? null : row.entropyNats }))).toContain(
      "no entropy",
    );
  });
});
