import { describe, expect, it } from "vitest";
import { CLASS_OUTCOMES, classVerdict, type ClassEvidence } from "./classVerdict.ts";

const interval = (low: number, high: number) => ({ level: 0.95, low, high });

const shown: ClassEvidence = {
  difference: interval(-0.4, -0.1),
  pPermutation: 0.029,
  smallestP: 0.029,
  parallel: interval(-0.3, -0.1),
  sequential: interval(0.02, 0.2),
  separable: true,
  withinNorms: null,
  floor: 1e-6,
};

const CASES: readonly (readonly [string, Partial<ClassEvidence>, string])[] = [
  ["all three conditions hold", {}, "parallel attention dampens, sequential does not"],
  [
    "the sequential bound is 1",
    { sequential: interval(0, 0.2) },
    "parallel attention dampens, sequential does not",
  ],
  [
    "the sequential interval holds 1",
    { sequential: interval(-0.01, 0.2) },
    "parallel dampens, sequential is not told from 1",
  ],
  ["both intervals lie below 1", { sequential: interval(-0.05, -0.01) }, "both dampen, parallel more"],
  [
    "the parallel interval holds 1",
    { parallel: interval(-0.3, 0.01) },
    "parallel is lower, but not shown to dampen",
  ],
  [
    "the parallel interval holds 1 and the sequential one too",
    { parallel: interval(-0.3, 0.01), sequential: interval(-0.01, 0.2) },
    "parallel is lower, but not shown to dampen",
  ],
  [
    "both intervals lie above 1",
    { parallel: interval(0.01, 0.02) },
    "parallel is lower, yet both are above 1",
  ],
  [
    "the parallel bound is nearer to 1 than the measurement resolves",
    { parallel: interval(-0.3, -1e-7) },
    "parallel is lower, but not shown to dampen",
  ],
  ["the difference is above 0", { difference: interval(0.1, 0.4) }, "parallel is higher"],
  ["the difference's interval holds 0", { difference: interval(-0.4, 0.1) }, "no difference shown"],
  ["the difference is smaller than the floor", { difference: interval(-0.4, -1e-9) }, "no difference shown"],
  ["the exact p is above 0.05", { pPermutation: 0.057 }, "no difference shown"],
  ["a cell of wiring × norm type is empty", { separable: false }, "not separable from norm type"],
  [
    "nothing is shown and a cell is empty",
    { separable: false, difference: interval(-0.4, 0.1) },
    "no difference shown",
  ],
  [
    "families of one norm type do not differ",
    { withinNorms: interval(-0.1, 0.2) },
    "no difference within norm types",
  ],
  [
    "families of one norm type differ the other way",
    { withinNorms: interval(0.1, 0.2) },
    "no difference within norm types",
  ],
  [
    "families of one norm type differ the same way",
    { withinNorms: interval(-0.3, -0.2) },
    "parallel attention dampens, sequential does not",
  ],
  ["so few families cannot reach 0.05", { smallestP: 0.133 }, "cannot decide with this design"],
];

describe("the verdict on the classes of wiring", () => {
  it.each(CASES)("where %s", (_, changes, outcome) => {
    expect(classVerdict({ ...shown, ...changes })).toBe(outcome);
  });

  it("has a case for every outcome but the one without a test", () => {
    const reached = new Set(CASES.map(([, , outcome]) => outcome));
    expect(CLASS_OUTCOMES.filter((outcome) => !reached.has(outcome))).toEqual(["not testable"]);
  });

  it("calls parallel attention dampening only for the required evidence, over a grid of bounds", () => {
    const bounds = [-0.2, -1e-9, 0, 1e-9, 0.2];
    const intervals = bounds.flatMap((low) =>
      bounds.filter((high) => high >= low).map((high) => interval(low, high)),
    );
    let named = 0;
    for (const difference of intervals)
      for (const parallel of intervals)
        for (const sequential of intervals)
          for (const pPermutation of [0.01, 0.2])
            for (const separable of [true, false]) {
              const outcome = classVerdict({
                ...shown,
                difference,
                parallel,
                sequential,
                pPermutation,
                separable,
              });
              expect(CLASS_OUTCOMES).toContain(outcome);
              const holds =
                difference.high < -1e-6 &&
                parallel.high < -1e-6 &&
                sequential.low >= 0 &&
                pPermutation <= 0.05 &&
                separable;
              expect(outcome === "parallel attention dampens, sequential does not").toBe(holds);
              named += Number(holds);
            }
    expect(named).toBeGreaterThan(0);
  });
});
