import { describe, expect, it } from "vitest";
import {
  caseNamed,
  differences,
  groupsOfCase,
  PRIMITIVE_CASES,
  valueOf,
} from "../../testing/primitiveCases.ts";
import { interactionTest } from "./interactionTest.ts";
import { pairwiseWelch } from "./pairwiseWelch.ts";
import { welchAnova } from "./welchAnova.ts";

const tested = PRIMITIVE_CASES.filter(({ python }) => python.anova !== null);
const group = (name: string, ...values: readonly number[]) => ({ name, values });

describe("Welch's analysis of variance", () => {
  it.each(tested)("is statsmodels' and R's: $name", (given) => {
    const found = welchAnova(groupsOfCase(given).groups);
    expect(differences(given.python.anova, found, 1e-11)).toEqual([]);
    const { "oneway.f": f, "oneway.dfWithin": dfWithin, "oneway.p": p } = given.r;
    expect(differences({ f, dfWithin, p }, found, 1e-11)).toEqual([]);
  });

  it("finds that SmolLM2-135M's categories differ", () => {
    const found = valueOf(welchAnova(groupsOfCase(caseNamed("SmolLM2-135M")).groups));
    expect([found.f.toFixed(3), found.p.toFixed(5)]).toEqual(["7.295", "0.00528"]);
  });

  it.each([
    ["no groups", [], "there are no usable values"],
    ["one category", [group("a", 1, 2)], 'there is one category, "a": a difference needs at least two'],
    [
      "one value a category",
      [group("a", 1), group("b", 2)],
      '2 categories have fewer than two values ("a", "b"): the spread within a category needs at least two',
    ],
    [
      "a category without spread",
      [group("a", 1, 2), group("b", 2, 2)],
      `1 category has no spread ("b"): Welch's test weights a mean by its spread`,
    ],
  ])("is not defined for %s", (_, groups, reason) => {
    expect(welchAnova(groups)).toEqual({ defined: false, reason });
    expect(interactionTest(groups)).toEqual({ defined: false, reason });
  });
});

describe("Welch's t of every pair of categories", () => {
  it.each(tested)("is scipy's, with statsmodels' Holm adjustment: $name", (given) => {
    const found = pairwiseWelch(groupsOfCase(given).groups).map(({ welch, pHolm }) => ({
      ...valueOf(welch),
      pHolm,
    }));
    expect(found).toHaveLength(given.python.pairs?.length ?? -1);
    expect(differences(given.python.pairs, found, 1e-11)).toEqual([]);
  });

  it("gives a pair without a test its reason and leaves it out of the adjustment", () => {
    const pairs = pairwiseWelch([group("a", 1, 2, 3), group("b", 5), group("c", 4, 5, 7)]);
    expect(pairs.map(({ first, second, welch }) => [first, second, welch.defined])).toEqual([
      ["a", "b", false],
      ["a", "c", true],
      ["b", "c", false],
    ]);
    expect(valueOf(pairs[1]?.pHolm ?? { defined: false, reason: "no pair" })).toBe(
      valueOf(pairs[1]?.welch ?? { defined: false, reason: "no pair" }).pTwoSided,
    );
    expect(pairs[0]?.pHolm).toMatchObject({ defined: false });
    expect(pairwiseWelch([])).toEqual([]);
  });
});
