import { describe, expect, it } from "vitest";
import {
  caseNamed,
  differences,
  groupsOfCase,
  PRIMITIVE_CASES,
  valueOf,
} from "../../testing/primitiveCases.ts";
import { AnalysisError } from "../errors.ts";
import type { Draws } from "./draws.ts";
import { onGainScale } from "./gainScale.ts";
import { stratifiedBootstrap } from "./stratifiedBootstrap.ts";

const tested = PRIMITIVE_CASES.filter(({ python }) => python.bootstrap !== null);
const group = (name: string, ...values: readonly number[]) => ({ name, values });

describe("the bootstrap within categories", () => {
  it.each(tested)("is scipy's for the same generator: $name", (given) => {
    expect(
      differences(given.python.bootstrap, stratifiedBootstrap(groupsOfCase(given).groups), 1e-11),
    ).toEqual([]);
  });

  it("has a lower spread than a bootstrap of all values, where categories differ", () => {
    const { groups, all } = groupsOfCase(caseNamed("SmolLM2-135M"));
    const within = valueOf(stratifiedBootstrap(groups));
    const pooled = valueOf(stratifiedBootstrap([{ name: "all", values: all }]));
    expect(within.high - within.low).toBeLessThan(pooled.high - pooled.low);
  });

  it("contains everything needed to reproduce it", () => {
    expect(valueOf(stratifiedBootstrap(groupsOfCase(caseNamed("SmolLM2-135M")).groups))).toMatchObject({
      categories: 5,
      n: 25,
      resamples: 9999,
      seed: 20260105,
      level: 0.95,
      generatorCall:
        "random = np.random.RandomState(20260105); " +
        "means = sum(x[random.randint(0, len(x), (9999, len(x)))].mean(axis=1) for x in groups) / len(groups)",
    });
  });

  it.each([
    ["nine values", [group("a", 1, 2, 3, 4, 5, 6, 7, 8, 9)], "9 values: a bootstrap needs at least 10"],
    [
      "a category of one value",
      [group("a", 1, 2, 3, 4, 5, 6, 7, 8, 9), group("b", 1)],
      '1 category has fewer than two values ("b"): the spread within a category needs at least two',
    ],
    [
      "values that vary between categories only",
      [group("a", 1, 1, 1, 1, 1), group("b", 2, 2, 2, 2, 2)],
      "within each category all values are equal: no spread to draw from",
    ],
  ])("is not defined for %s", (_, groups, reason) => {
    expect(stratifiedBootstrap(groups)).toEqual({ defined: false, reason });
  });

  it("is the same for the same seed and differs for another", () => {
    const { groups } = groupsOfCase(caseNamed("SmolLM2-135M"));
    const [first, again, other] = [1, 1, 2].map((seed) =>
      valueOf(stratifiedBootstrap(groups, { seed, resamples: 999 })),
    );
    expect(again).toEqual(first);
    expect(other?.low).not.toBe(first?.low);
  });

  it("draws at most 10⁸ values, so many values have fewer resamples", () => {
    const values = Array.from({ length: 20_000 }, (_, i) => 1 + (i % 7) / 10);
    const drawn = (...draws: Draws[]) => valueOf(stratifiedBootstrap([{ name: "all", values }], ...draws));
    expect(drawn().resamples).toBe(5000);
    expect(drawn({ seed: 1, resamples: 100 }).resamples).toBe(100);
  });

  it("throws for a seed or a number of resamples out of range", () => {
    for (const draws of [
      { seed: 2 ** 32, resamples: 99 },
      { seed: 1, resamples: 0 },
    ])
      expect(() => stratifiedBootstrap([], draws)).toThrow(AnalysisError);
  });
});

describe("an interval of ln gain, converted to the gain", () => {
  it("never reaches 0", () => {
    expect(valueOf(onGainScale({ level: 0.95, low: -700, high: 0 })).low).toBeGreaterThan(0);
    expect(onGainScale({ level: 0.95, low: -800, high: 0 })).toMatchObject({ defined: false });
    expect(onGainScale({ level: 0.95, low: 0, high: 800 })).toMatchObject({ defined: false });
  });
});
