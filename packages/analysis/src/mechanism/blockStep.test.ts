import { describe, expect, it } from "vitest";
import reference from "../../fixtures/reference-mechanism.json" with { type: "json" };
import { uniformSource } from "../../testing/uniformSource.ts";
import { storedSteps } from "../../testing/storedSteps.ts";
import type { Statistic } from "../statistic.ts";
import { blockStep } from "./blockStep.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/** h = (3, 4), a = (−3, 0), m = (0, −1). */
const known: StepNumbers = {
  normBefore: 5,
  normAfter: 3,
  deltaNorm: Math.sqrt(10),
  inner: -13,
  split: { attentionNorm: 3, attentionInner: -9, mlpNorm: 1, mlpInner: -4, error: 0 },
};
const valueOf = (statistic: Statistic): number => (statistic.defined ? statistic.value : Number.NaN);

/** The terms of a step; throws where there are none. */
function partsOf(step: StepNumbers) {
  const { parts } = blockStep(step);
  if (!parts.defined) throw new Error(parts.reason);
  return parts.value;
}

describe("a block's step", () => {
  it("has the terms of a known step", () => {
    const { growth, cosine, relativeStep } = blockStep(known);
    expect(valueOf(growth)).toBeCloseTo(9 / 25 - 1, 15);
    expect(valueOf(cosine)).toBeCloseTo((0 * 3 + 3 * 4) / (5 * 3), 15);
    expect(valueOf(relativeStep)).toBeCloseTo(Math.sqrt(10) / 5, 15);
    const { attention, mlp, cross, attentionCosine, mlpCosine } = partsOf(known);
    expect([attention, mlp]).toEqual([-9 / 25, -7 / 25]);
    expect(cross).toBeCloseTo(0, 15);
    expect(valueOf(attentionCosine)).toBeCloseTo(-9 / 15, 15);
    expect(valueOf(mlpCosine)).toBeCloseTo(-4 / 5, 15);
  });

  it("agrees with numpy's results from the vectors", () => {
    let compared = 0;
    const close = (found: Statistic, expected: number): void => {
      expect(Math.abs(valueOf(found) - expected)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(expected)),
      );
      compared += 1;
    };
    for (const [row, { steps }] of storedSteps().entries()) {
      for (const [place, step] of steps.entries()) {
        const expected = reference.steps[row]?.[place];
        if (expected === undefined) throw new Error("numpy's steps end early");
        const found = blockStep(step);
        close(found.growth, expected.growth);
        close(found.cosine, expected.cosine);
        close(found.relativeStep, expected.relativeStep);
        expect(found.parts.defined).toBe(expected.parts !== null);
        if (!found.parts.defined || expected.parts === null) continue;
        const parts = found.parts.value;
        for (const term of ["attention", "mlp", "cross"] as const)
          close({ defined: true, value: parts[term] }, expected.parts[term]);
        close(parts.attentionCosine, expected.parts.attentionCosine);
        if (expected.parts.mlpCosine !== null) close(parts.mlpCosine, expected.parts.mlpCosine);
        else expect(parts.mlpCosine).toMatchObject({ defined: false, reason: "the MLP added nothing" });
      }
    }
    expect(compared).toBeGreaterThan(900);
  });

  it("has terms that sum to gain² − 1 within twice the split's error, for any vectors", () => {
    const uniform = uniformSource(7);
    const vector = (scale: number): number[] => Array.from({ length: 12 }, () => scale * (uniform() - 0.5));
    const dot = (x: readonly number[], y: readonly number[]): number =>
      x.reduce((sum, value, i) => sum + value * (y[i] ?? Number.NaN), 0);
    const norm = (x: readonly number[]): number => Math.sqrt(dot(x, x));
    for (let i = 0; i < 2000; i += 1) {
      const h = vector(10 ** (6 * uniform() - 3));
      const scale = norm(h) * 10 ** (4 * uniform() - 3);
      const [a, m] = [vector(scale), vector(scale)];
      const lost = vector(i % 2 === 0 ? 0 : scale * 1e-3);
      const delta = a.map((value, j) => value + (m[j] ?? 0) + (lost[j] ?? 0));
      const after = h.map((value, j) => value + (delta[j] ?? 0));
      const step: StepNumbers = {
        normBefore: norm(h),
        normAfter: norm(after),
        deltaNorm: norm(delta),
        inner: dot(h, delta),
        split: {
          attentionNorm: norm(a),
          attentionInner: dot(h, a),
          mlpNorm: norm(m),
          mlpInner: dot(h, m),
          error: norm(lost) / norm(delta),
        },
      };
      const { attention, mlp, cross, splitError } = partsOf(step);
      const { growth, relativeStep } = blockStep(step);
      const gain = step.normAfter / step.normBefore;
      const size = 1 + valueOf(relativeStep) ** 2;
      expect(Math.abs(valueOf(growth) - (gain ** 2 - 1))).toBeLessThanOrEqual(1e-13 * size);
      expect(Math.abs(attention + mlp + cross - (gain ** 2 - 1))).toBeLessThanOrEqual(
        2 * splitError * valueOf(relativeStep) + 1e-13 * size,
      );
    }
  });

  it("is computed for norms whose squares overflow a double", () => {
    const norms = { normBefore: 1e200, normAfter: 1e200, deltaNorm: 1e190, inner: 0 };
    expect(blockStep({ ...norms, split: null })).toMatchObject({
      growth: { value: expect.closeTo(1e-20, 30) as number },
      cosine: { value: 1 },
      relativeStep: { value: expect.closeTo(1e-10, 20) as number },
    });
  });
});

describe("the reason where a step's numbers do not determine a result", () => {
  const reasonsOf = (change: Partial<StepNumbers>) => {
    const { growth, cosine, relativeStep, parts } = blockStep({ ...known, ...change });
    return [growth, cosine, relativeStep, parts].map((finding) => (finding.defined ? null : finding.reason));
  };

  it("a stream of zeros before the block", () => {
    expect(reasonsOf({ normBefore: 0 })).toEqual(Array(4).fill("the stream before the block is zero"));
  });

  it("a stream of zeros after the block, which has no direction", () => {
    expect(reasonsOf({ normAfter: 0, deltaNorm: 5, inner: -25 })).toEqual([
      ...[null, "the stream after the block is zero", null, null],
    ]);
  });

  it.each([Number.NaN, Infinity, -Infinity])("%s", (number) => {
    expect(reasonsOf({ inner: number })).toEqual(Array(4).fill("a number of this step is NaN or infinite"));
    const split = { attentionNorm: 3, attentionInner: -9, mlpNorm: number, mlpInner: -4, error: 0 };
    expect(reasonsOf({ split }).at(-1)).toBe("a number of this step is NaN or infinite");
  });

  it("a model, and a block, that shows no parts", () => {
    expect(reasonsOf({ split: null }).at(-1)).toMatch(/^no block of this model has a step/);
    const nan = Number.NaN;
    const split = {
      ...{ attentionNorm: nan, attentionInner: nan, mlpNorm: nan, mlpInner: nan, error: nan },
    };
    expect(reasonsOf({ split }).at(-1)).toMatch(/^this block's step is not shown/);
  });
});
