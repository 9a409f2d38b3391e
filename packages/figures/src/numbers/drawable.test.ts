import { describe, expect, it } from "vitest";
import { isDrawable, reasonNotDrawn } from "./drawable.ts";

describe("isDrawable", () => {
  it.each([0, -1, 1e6, 5e-324])("holds for %d", (value) => {
    expect(isDrawable(value)).toBe(true);
  });

  it.each([NaN, Infinity, -Infinity, 1e300, -1e300, null])("does not hold for %s", (value) => {
    expect(isDrawable(value)).toBe(false);
  });
});

describe("reasonNotDrawn", () => {
  it("does not call a number infinite that is only too large for an axis", () => {
    expect(reasonNotDrawn([1, NaN, Infinity])).toBe("not finite");
    expect(reasonNotDrawn([1, 1e300])).toBe("not finite or beyond 1e100");
  });
});
