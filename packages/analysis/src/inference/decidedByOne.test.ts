import { describe, expect, it } from "vitest";
import { decidedByOne } from "./decidedByOne.ts";
import { oneSampleT } from "./oneSampleT.ts";

const word = (values: readonly number[]): string => {
  const test = oneSampleT(values, 0);
  if (!test.defined) return "none";
  return test.value.pTwoSided >= 0.05 ? "not distinguishable" : test.value.t > 0 ? "above" : "below";
};

const decided = <Item>(items: readonly Item[], decide: (items: readonly Item[]) => string | boolean) =>
  decidedByOne(items.length, (without) => decide(without === null ? items : items.toSpliced(without, 1)));

describe("a decision that depends on one value", () => {
  it("names that value, and the decision without it", () => {
    // An outlier removes the significance of the others.
    expect(decided([0.1, 0.12, 0.09, 0.11, -1], word)).toEqual({
      defined: true,
      value: { outcome: "not distinguishable", deciding: [{ index: 4, without: "above" }] },
    });
  });

  it("names no value where each can be left out, and every value that decides alone", () => {
    expect(decided([0.1, 0.12, 0.09, 0.11], word)).toMatchObject({
      value: { outcome: "above", deciding: [] },
    });
    const atLeastTwo = (values: readonly string[]): boolean => values.length >= 2;
    expect(decided(["a", "b"], atLeastTwo)).toMatchObject({
      value: { outcome: true, deciding: [{ index: 0 }, { index: 1 }] },
    });
    expect(decided([], word)).toMatchObject({ value: { outcome: "none", deciding: [] } });
  });

  it("is not checked for more than 2000 values, and the reason states it", () => {
    expect(decided(Array<number>(2001).fill(1), word)).toEqual({
      defined: false,
      reason: "not checked: 2001 values, and each of up to 2000 is left out in turn",
    });
  });
});
