import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-classes.json" with { type: "json" };
import { normCells, withinNorms, type ClassValue } from "./withinNorms.ts";

const families = (wiring: ClassValue["wiring"], normType: string | null, values: readonly number[]) =>
  values.map((value): ClassValue => ({ wiring, normType, value }));

describe("wiring and norm type", () => {
  it.each(reference.classes)("is the coefficient of statsmodels' additive model", (given) => {
    const found = withinNorms(given.families as readonly ClassValue[]);
    if (!found.defined) throw new Error(found.reason);
    const { interval, ...expected } = given.withinNorms;
    for (const key of ["difference", "standardError", "t", "df", "pTwoSided"] as const) {
      expect(Math.abs(found.value[key] / expected[key] - 1)).toBeLessThan(1e-9);
    }
    expect(found.value.interval.low).toBeCloseTo(interval.low, 11);
    expect(found.value.interval.high).toBeCloseTo(interval.high, 11);
  });

  it("is not defined where no norm type has both wirings, and the empty cells are named", () => {
    const apart = [
      ...families("parallel", "LayerNorm", [0.1, 0.2]),
      ...families("sequential", "RMSNorm", [0.3, 0.4]),
    ];
    expect(withinNorms(apart)).toEqual({
      defined: false,
      reason: "no norm type has families of both wirings",
    });
    expect(normCells(apart)).toEqual({
      separable: false,
      empty: [
        { wiring: "sequential", normType: "LayerNorm" },
        { wiring: "parallel", normType: "RMSNorm" },
      ],
      unstated: 0,
    });
  });

  it("is separable where all families have one norm type, and not where one is not stated", () => {
    const one = [...families("parallel", "LayerNorm", [0.1]), ...families("sequential", "LayerNorm", [0.3])];
    expect(normCells(one)).toEqual({ separable: true, empty: [], unstated: 0 });
    expect(normCells([...one, ...families("parallel", null, [0.2])])).toMatchObject({
      separable: false,
      empty: [],
      unstated: 1,
    });
  });
});
