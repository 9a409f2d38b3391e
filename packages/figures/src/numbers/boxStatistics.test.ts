import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference_figures.json" with { type: "json" };
import { boxStatistics } from "./boxStatistics.ts";
import { FigureInputError } from "../errors.ts";

describe("boxStatistics", () => {
  it.each(Object.entries(reference.boxes))(
    "has matplotlib's quartiles and whiskers for %s",
    (_name, expected) => {
      expect(boxStatistics(expected.values)).toEqual(expected.box);
    },
  );

  it.each(Object.entries(reference.boxes))(
    "leaves matplotlib's outliers of %s beyond the whiskers",
    (_name, expected) => {
      const { whiskerLow, whiskerHigh } = boxStatistics(expected.values);
      const beyond = expected.values.filter((value) => value < whiskerLow || value > whiskerHigh);
      expect(beyond.toSorted((a, b) => a - b)).toEqual(expected.outliers);
    },
  );

  it("does not change its input", () => {
    const values = Object.freeze([3, 1, 2]);
    boxStatistics(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("refuses to invent a box without values", () => {
    expect(() => boxStatistics([])).toThrow(FigureInputError);
  });
});
