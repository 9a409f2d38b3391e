import { expect, it } from "vitest";
import { equivalence } from "./equivalence.ts";

const near = [0.999, 1.001, 1, 1.0005, 0.9995];
const floor = (relative: number) => ({ relative, source: "made up" });

it("is shown exactly when the interval at 1 − 2 · level lies within the margin", () => {
  for (const relative of [1e-4, 5e-4, 7e-4, 8e-4, 1e-3, 1e-2]) {
    const found = equivalence(near, floor(relative));
    if (!found.defined) throw new Error(found.reason);
    const { equivalent, interval, margin } = found.value;
    expect(equivalent).toBe(interval.low > 1 - margin && interval.high < 1 + margin);
  }
  expect(equivalence(near, floor(1e-4))).toMatchObject({ value: { equivalent: false } });
  expect(equivalence(near, floor(1e-2))).toMatchObject({ value: { equivalent: true, source: "made up" } });
});

it("is not defined without a margin, or without spread, and says why", () => {
  expect(equivalence(near, null)).toMatchObject({
    defined: false,
    reason: expect.stringContaining("precision of the measurement is not known") as unknown,
  });
  for (const values of [[], [1], [1, 1]])
    expect(equivalence(values, floor(0.01))).toMatchObject({ defined: false });
});
