import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-mechanism.json" with { type: "json" };
import { storedSteps } from "../../testing/storedSteps.ts";
import { shrinkingPart } from "./lastBlock.ts";
import { MechanismMoments, type MechanismProfile } from "./mechanismProfile.ts";
import type { Moments, RangedMoments } from "./runningMoments.ts";
import type { StepNumbers } from "./stepNumbers.ts";

const LAYERS = 5;
const { expected } = reference;

type Row = ReturnType<typeof storedSteps>[number];
function profileOf(
  rows: readonly (Omit<Row, "finalNorm"> & { finalNorm: number | null })[],
  layers = LAYERS,
) {
  const moments = new MechanismMoments(layers);
  for (const { steps, finalNorm } of rows) moments.add(steps, finalNorm);
  return moments.profile();
}
const profile = profileOf(storedSteps());

function lastBlockOf({ lastBlock }: MechanismProfile) {
  if (!lastBlock.defined) throw new Error(lastBlock.reason);
  return lastBlock.value;
}

function expectMoments(
  found: Moments | RangedMoments,
  numpy: { n: number; mean?: number; sd?: number; min?: number; max?: number },
): void {
  expect(found.n).toBe(numpy.n);
  if (numpy.mean === undefined) {
    expect(found.mean.defined || found.sd.defined).toBe(false);
    return;
  }
  for (const name of ["mean", "sd", "min", "max"] as const) {
    const number = numpy[name];
    if (number === undefined) continue;
    const statistic = name in found ? (found as RangedMoments)[name] : undefined;
    if (statistic?.defined !== true) throw new Error(`${name} is not defined`);
    expect(Math.abs(statistic.value - number)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(number)));
  }
}

const QUANTITIES = ["growth", "attention", "mlp", "cross", "cosine", "relativeStep"] as const;

describe("a mechanism profile", () => {
  it("has numpy's mean and SD of every quantity at every block", () => {
    expect(profile).toMatchObject({ rows: expected.byLayer[0]?.growth.n, splitBlocks: LAYERS - 1 });
    for (const [index, block] of profile.byLayer.entries()) {
      expect(block.layer).toBe(index + 1);
      const numpy = expected.byLayer[index];
      if (numpy === undefined) throw new Error("numpy's blocks end early");
      for (const quantity of QUANTITIES) expectMoments(block[quantity], numpy[quantity]);
    }
  });

  it("counts the component that reduces the norm in the last block as numpy does", () => {
    const last = lastBlockOf(profile);
    expect(last).toMatchObject({ prompts: profile.rows, leftOut: 0, shrunk: expected.shrunk });
    expect(last.shrunkBy).toEqual({ ...expected.shrunkBy, untold: 0 });
    expect(Object.values(expected.shrunkBy).every((count) => count > 0)).toBe(true);
    for (const quantity of QUANTITIES)
      expectMoments(last.overShrunk[quantity], expected.overShrunk[quantity]);
    expect(last.overAll).toEqual(profile.byLayer.at(-1));
  });

  it("separates the final norm's gain from the ratio of hidden states", () => {
    if (!profile.finalNorm.defined) throw new Error(profile.finalNorm.reason);
    const { gain, hiddenStatesRatio, sidesDiffer } = profile.finalNorm.value;
    expectMoments(gain, expected.finalNorm.gain);
    expectMoments(hiddenStatesRatio, expected.finalNorm.hiddenStatesRatio);
    expect(sidesDiffer).toBe(expected.sidesDiffer);
  });

  it("keeps its digits where values differ little relative to their size", () => {
    // 10⁹ + 0, 1, 2 (Chan, Golub and LeVeque): naive sums of squares lose the SD of 1.
    const steps = [0, 1, 2].map((more): StepNumbers[] => [
      { normBefore: 1, normAfter: 1, deltaNorm: 1e9 + more, inner: 0, split: null },
    ]);
    const [block] = profileOf(
      steps.map((step) => ({ steps: step, finalNorm: null })),
      1,
    ).byLayer;
    expect(block?.relativeStep).toMatchObject({ mean: { value: 1e9 + 1 }, sd: { value: 1 } });
  });

  it("is unchanged by JSON, whatever its rows contain", () => {
    const [first] = storedSteps();
    const broken = (first?.steps ?? []).map((step) => ({ ...step, normBefore: Number.NaN }));
    for (const rows of [[], [{ steps: broken, finalNorm: Infinity }]]) {
      const found = profileOf(rows);
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    }
  });
});

describe("a mechanism profile gives a reason for what it cannot determine", () => {
  const [first] = storedSteps();
  if (first === undefined) throw new Error("the fixture has rows");

  it("without a split: a decrease is counted and not attributed", () => {
    const found = profileOf(
      storedSteps().map((row) => ({
        ...row,
        steps: row.steps.map((step) => ({ ...step, split: null })),
      })),
    );
    expect(found.splitBlocks).toBe(0);
    expect(lastBlockOf(found).shrunkBy).toEqual({ attention: 0, mlp: 0, cross: 0, untold: expected.shrunk });
    expect(found.byLayer[0]?.mlp).toMatchObject({ n: 0, leftOut: found.rows, mean: { defined: false } });
    expect(found.byLayer[0]?.growth).toMatchObject({ n: found.rows, leftOut: 0 });
  });

  it("without rows, with one block, without a final norm", () => {
    expect(profileOf([])).toMatchObject({
      lastBlock: { reason: "no prompt was measured" },
      finalNorm: { defined: false },
    });
    const single = profileOf([{ steps: first.steps.slice(0, 1), finalNorm: null }], 1);
    expect(single.lastBlock).toMatchObject({ reason: expect.stringContaining("single block") as string });
    expect(single.finalNorm).toMatchObject({ reason: expect.stringContaining("no final norm") as string });
    expect(single.byLayer[0]?.growth).toMatchObject({ n: 1, sd: { defined: false } });
  });

  it("of a stream of zeros: the prompt is left out and counted", () => {
    const steps = first.steps.map((step) => ({ ...step, normBefore: 0 }));
    const found = profileOf([first, { ...first, steps }]);
    expect(lastBlockOf(found)).toMatchObject({ prompts: 1, leftOut: 1 });
    expect(found.byLayer[0]?.growth).toMatchObject({ n: 1, leftOut: 1 });
  });

  it("and throws for rows of another depth", () => {
    expect(() => profileOf([{ steps: first.steps.slice(1), finalNorm: null }])).toThrow(
      "a row of 4 steps was given for a model of 5 blocks",
    );
  });
});

describe("a decrease of the norm is attributed to", () => {
  it("the most negative term, the first of equals", () => {
    expect(shrinkingPart({ attention: 0.1, mlp: -0.3, cross: -0.2 })).toBe("mlp");
    expect(shrinkingPart({ attention: -0.1, mlp: 0, cross: -0.2 })).toBe("cross");
    expect(shrinkingPart({ attention: -0.2, mlp: -0.2, cross: 0 })).toBe("attention");
  });

  it("no component where no term is negative, or one is unknown", () => {
    expect(shrinkingPart({ attention: 0, mlp: 0, cross: 0 })).toBeNull();
    expect(shrinkingPart({ attention: -0.1, mlp: Number.NaN, cross: 0 })).toBeNull();
    expect(shrinkingPart(null)).toBeNull();
  });
});
