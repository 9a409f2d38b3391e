import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-twins.json" with { type: "json" };
import { differences, valueOf } from "../../testing/primitiveCases.ts";
import { holm } from "../inference/holm.ts";
import { signFlipMax } from "../inference/signFlipMax.ts";
import { defined } from "../statistic.ts";
import { dampeningClaim } from "./dampeningClaim.ts";
import { valueAtLoss } from "./equalLoss.ts";
import { pairedDifference } from "./pairedDifference.ts";
import { pairedPower } from "./pairedPower.ts";

const { level, margin, paired, bands, lossHistory } = reference;
const differencesOf = ({ parallel, sequential }: (typeof paired)[number]): number[] =>
  parallel.map((gain, i) => gain - (sequential[i] ?? Number.NaN));

describe("matched pairs are tested as in scipy and statsmodels", () => {
  it.each(paired)("$n pairs with p $p", (sample) => {
    const found = valueOf(pairedDifference(differencesOf(sample), margin, level));
    const { t, p, low, high, pSignFlip, pEquivalence, pAboveLower, pBelowUpper } = sample;
    const expected = {
      ...{ t, pTwoSided: p, interval: { low, high }, signFlip: { pTwoSided: pSignFlip } },
      equivalence: { p: pEquivalence, pAboveLower, pBelowUpper },
    };
    expect(differences(expected, found, 1e-11)).toEqual([]);
  });

  it.each(paired)("one-sided bounds of both arms, $n pairs", ({ parallel, sequential, ...expected }) => {
    const claim = dampeningClaim(
      parallel.map((gain, i) => ({ parallel: gain, sequential: sequential[i] ?? Number.NaN })),
      level,
    );
    expect(valueOf(claim.parallel).upper).toBeCloseTo(expected.upperOfParallel, 12);
    expect(valueOf(claim.sequential).lower).toBeCloseTo(expected.lowerOfSequential, 12);
    // Every arm of the fixture lies above gain 1.
    expect(claim).toMatchObject({ isParallelBelow1: false, isSequentialNotBelow1: true, isShown: false });
  });

  it("Holm's method over the family of them", () => {
    const adjusted = holm(paired.map(({ p }) => defined(p)));
    expect(differences(reference.holm, adjusted)).toEqual([]);
  });
});

describe("the sign-flip test of many means by the largest |t|", () => {
  it.each(bands)(
    "equals the enumeration with scipy's t: critical $critical",
    ({ columns, critical, p, low, high }) => {
      const found = valueOf(signFlipMax(columns, 1 - level));
      const expected = { critical, means: p.map((each, i) => ({ p: each, low: low[i], high: high[i] })) };
      expect(differences(expected, found, 1e-9)).toEqual([]);
      for (const mean of found.means) expect(mean.low > 0 || mean.high < 0).toBe(mean.p <= level);
    },
  );

  it("cannot reject with five units, and says nothing of columns that do not fit", () => {
    const strong = [[1, 1.01, 0.99, 1.02, 0.98]];
    const found = valueOf(signFlipMax(strong));
    expect(found.smallestP).toBe(0.0625);
    expect(found.means[0]?.low).toBeLessThanOrEqual(0);
    expect(signFlipMax([[1, 1, 1]]).defined).toBe(false);
    expect(() => signFlipMax([[1, 2], [1]])).toThrow(/2 were given against 1/);
  });
});

it.each(reference.power)("power of $n pairs: t test $detects, equivalence $equivalent", (expected) => {
  const found = pairedPower({ ...expected, margin, level });
  expect(differences(expected, found, 1e-6)).toEqual([]);
});

describe("a quantity at a loss between checkpoints", () => {
  const { losses, gains, asked, found } = lossHistory;
  const history = losses.map((loss, i) => ({ loss, value: gains[i] ?? Number.NaN }));

  it("is numpy's interpolation of a loss that falls", () => {
    expect(
      differences(
        found,
        asked.map((loss) => valueAtLoss(history, loss)),
      ),
    ).toEqual([]);
  });

  it("is that of the last passage where the loss rises in between, and none beyond the history", () => {
    const wavering = [
      { loss: 5, value: 0 },
      { loss: 3, value: 1 },
      { loss: 4, value: 2 },
      { loss: 2, value: 4 },
    ];
    expect(valueOf(valueAtLoss(wavering, 3.5))).toBe(2.5);
    expect(valueAtLoss(wavering, 1.9)).toMatchObject({ defined: false });
    expect(valueAtLoss(wavering, 5.1)).toMatchObject({ defined: false });
  });
});
