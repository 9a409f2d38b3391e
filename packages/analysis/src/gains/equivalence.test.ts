import { expect, it } from "vitest";
import { equivalence } from "./equivalence.ts";
import { gainEstimate } from "./gainEstimate.ts";
import { oneSample } from "./primaryResult.ts";

const near = gainEstimate(oneSample([-0.001, 0.001, 0, 0.0005, -0.0005]));
const floor = (relative: number) => ({ relative, source: "made up" });

it("is shown exactly when the interval at 1 − 2 · level lies within the margin", () => {
  for (const margin of [1e-4, 5e-4, 7e-4, 8e-4, 1e-3, 1e-2]) {
    const found = equivalence(near, 5, margin, floor(1e-7));
    if (!found.defined) throw new Error(found.reason);
    const { equivalent, interval } = found.value;
    expect(equivalent).toBe(interval.low > -margin && interval.high < margin);
  }
});

it("has a margin that does not depend on the floor, and is not defined where the floor exceeds a fifth of it", () => {
  const [fine, coarse] = [equivalence(near, 5, 0.01, floor(1e-9)), equivalence(near, 5, 0.01, floor(0.002))];
  expect(fine).toEqual(coarse);
  expect(equivalence(near, 5, 0.01, floor(0.0021))).toEqual({
    defined: false,
    reason:
      "the precision floor of 0.0021 exceeds a fifth of the margin of 0.01, so no equality can be shown",
  });
  expect(equivalence(near, 5, 0.01, null)).toMatchObject({ defined: false });
});
