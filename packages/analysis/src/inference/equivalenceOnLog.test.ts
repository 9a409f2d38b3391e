import { describe, expect, it } from "vitest";
import {
  caseNamed,
  differences,
  groupsOfCase,
  PRIMITIVE_CASES,
  valueOf,
} from "../../testing/primitiveCases.ts";
import reference from "../../fixtures/reference-primitives.json" with { type: "json" };
import { equivalenceOnLog } from "./equivalenceOnLog.ts";
import { stratifiedMean } from "./stratifiedMean.ts";
import { valuesForEquivalence } from "./valuesForEquivalence.ts";

describe("equivalence on the logarithm", () => {
  it.each(PRIMITIVE_CASES)("of an ordinary mean is statsmodels' ttost_mean: $name", ({ python }) => {
    const { estimate, margin, expected } = python.equivalence;
    expect(differences(expected, equivalenceOnLog(estimate, margin), 1e-11)).toEqual([]);
  });

  it("is shown exactly where the interval at 1 − 2·level lies within the margin", () => {
    const estimate = valueOf(stratifiedMean(groupsOfCase(caseNamed("normal-10-10-10")).groups));
    const { interval } = valueOf(equivalenceOnLog(estimate, 1));
    const reach = Math.max(Math.abs(interval.low), Math.abs(interval.high));
    expect(interval.level).toBeCloseTo(0.9, 12);
    for (const share of [0.999, 1.001])
      expect(valueOf(equivalenceOnLog(estimate, share * reach)).equivalent).toBe(share > 1);
  });

  it.each([0, -0.01, Number.NaN])("is not defined for a margin of %d", (margin) => {
    expect(equivalenceOnLog({ mean: 0, standardError: 0.1, df: 4 }, margin)).toMatchObject({
      defined: false,
    });
    expect(valuesForEquivalence({ sd: 0.1, margin })).toMatchObject({ defined: false });
  });
});

describe("the number of values for equivalence", () => {
  it.each(reference.equivalenceSizes)(
    "are the first for which the integral of the power reaches it: SD $sd, margin $margin, power $power",
    ({ sd, margin, power, n, found }) => {
      const needed = valueOf(valuesForEquivalence({ sd, margin, power }));
      expect(needed.n).toBe(n);
      expect(needed.power).toBeCloseTo(found, 5);
    },
  );

  it("is that of the normal limit for a margin as small as rounding", () => {
    // n → (sd / margin)² (z(0.95) + z(0.9))², for a test of both sides with power 0.8.
    const { n } = valueOf(valuesForEquivalence({ sd: 0.1, margin: 3.9e-7 }));
    expect(n / ((0.1 / 3.9e-7) ** 2 * (1.6448536 + 1.2815516) ** 2)).toBeCloseTo(1, 5);
  });

  it("is not defined without spread, or where integers are not exact", () => {
    expect(valuesForEquivalence({ sd: 0, margin: 0.1 })).toMatchObject({ defined: false });
    expect(valuesForEquivalence({ sd: 1, margin: 1e-9 })).toMatchObject({ defined: false });
  });
});
