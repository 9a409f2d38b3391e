import { describe, expect, it } from "vitest";
import { legendColumns } from "./legendColumns.ts";

describe("legendColumns", () => {
  it("puts few short entries into one row", () => {
    expect(legendColumns(["a", "b", "c"], 400)).toBe(3);
  });

  it("takes as few rows as fit, filled evenly", () => {
    const labels = ["Factual", "Cliche", "Nonsense", "Novel", "Syntactic"];
    expect(legendColumns(labels, 400)).toBe(3);
  });

  it("puts entries under each other that are too wide for anything else", () => {
    expect(legendColumns(["W".repeat(80), "b"], 400)).toBe(1);
  });

  it("is 1 for no entries, which Vega takes as it is", () => {
    expect(legendColumns([], 400)).toBe(1);
  });
});
