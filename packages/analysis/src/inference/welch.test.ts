import { expect, it } from "vitest";
import { welchT } from "./welch.ts";

it("treats a sample without spread as exactly known", () => {
  // The other's mean is 1 ± 1 with one degree of freedom.
  expect(welchT([0, 2], [5, 5])).toMatchObject({ value: { difference: -4, df: 1, t: -4 } });
});

it("is not defined for a sample of fewer than two values, or where neither varies, and has a reason", () => {
  expect(welchT([1], [1, 2])).toEqual({
    defined: false,
    reason: "1 value against 2 values: at least two are needed on either side",
  });
  expect(welchT([1, 1], [2, 2])).toEqual({
    defined: false,
    reason: "neither sample varies: no spread to test against",
  });
});
