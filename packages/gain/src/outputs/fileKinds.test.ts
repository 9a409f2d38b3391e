import { expect, it } from "vitest";
import { figureCount, fileKinds } from "./fileKinds.ts";

const FIGURE = ["a.svg", "a.png", "a.vl.json"];

it("counts files by kind, a figure's three files once", () => {
  const files = [...FIGURE, "rows.csv", "findings.json", "rows.parquet", "store.duckdb", "report.html"];
  expect(fileKinds(files)).toBe(
    "1 figure (SVG, PNG, specification), 1 CSV, 1 JSON, 1 Parquet, 1 HTML, 1 of other kinds",
  );
  expect(figureCount([...files, "b.svg", "b.png", "b.vl.json"])).toBe(2);
  expect(fileKinds([])).toBe("");
});
