import { GainColumns } from "@gain/analysis";
import { describe, expect, it } from "vitest";
import { ROWS_WITH_NORMS as rows } from "../../testing/figureCases.ts";
import { figureRowsOf, figureShapes, shownRow, ShownRows } from "./figureRows.ts";

const shapes = () => figureShapes(GainColumns.of(rows));

describe("the rows that figures show", () => {
  it("are whole once they are there: a pass that is not at its end gives none", () => {
    const pass = new ShownRows(shapes().indices);
    for (const row of rows.slice(1)) pass.add(row);
    expect(() => pass.figureRows(shapes())).toThrow(`given ${String(rows.length - 1)} to show`);
  });

  it("do not change afterwards, and are those of rows that are all there", () => {
    const pass = new ShownRows(shapes().indices);
    for (const row of rows) pass.add(row);
    const made = pass.figureRows(shapes());
    expect(made.shown).toEqual(figureRowsOf(rows).shown);
    const before = [...made.shown.keys()];
    expect(before.length).toBeGreaterThan(0);
    for (const row of rows) pass.add({ ...row, prompt: "another" });
    expect([...made.shown.keys()]).toEqual(before);
    for (const index of before) expect(shownRow(made, index).prompt).toBe(rows[index]?.prompt);
    expect(() => shownRow(made, rows.length)).toThrow("none of those");
  });
});
