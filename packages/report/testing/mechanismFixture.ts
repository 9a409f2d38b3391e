import { MechanismMoments, type MechanismProfile, type StepNumbers } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { gptjRows } from "./gptjFixture.ts";
import { inputOf } from "./reportFixture.ts";
import type { ReportInput } from "../src/reportInput.ts";

type Vector = readonly [number, number];
const dot = ([a, b]: Vector, [c, d]: Vector): number => a * c + b * d;
const norm = (x: Vector): number => Math.sqrt(dot(x, x));
const plus = ([a, b]: Vector, [c, d]: Vector): Vector => [a + c, b + d];

const H: Vector = [3, 4];
const FINAL_NORM = 10;

/** The contributions of attention and the MLP to (3, 4) in the last block, and the resulting terms. */
const WRITTEN: readonly (readonly [attention: Vector, mlp: Vector])[] = [
  [
    [-3, 0],
    [0, -1],
  ], // to (0, 3): attention −9/25, MLP −7/25
  [
    [1, 0],
    [0, -2],
  ], // to (4, 2): attention 7/25, MLP −12/25
  [
    [0, 0.5],
    [-3, 0],
  ], // to (0, 4.5): attention 4.25/25, MLP −9/25
  [
    [4, -3],
    [-3.63, 2.66],
  ], // to (3.37, 3.66): attention 1, MLP 19.7525/25, interplay −45/25
  [
    [3, 4],
    [0, 0],
  ], // to (6, 8): attention 3
];

function stepOf(before: Vector, a: Vector, m: Vector): StepNumbers {
  const delta = plus(a, m);
  return {
    normBefore: norm(before),
    normAfter: norm(plus(before, delta)),
    deltaNorm: norm(delta),
    inner: dot(before, delta),
    split: {
      attentionNorm: norm(a),
      attentionInner: dot(before, a),
      mlpNorm: norm(m),
      mlpInner: dot(before, m),
      error: 0,
    },
  };
}

/** The last step of each prompt. */
export const lastSteps: readonly StepNumbers[] = WRITTEN.map(([a, m]) => stepOf(H, a, m));

const FIRST = stepOf([1.5, 2], [1.5, 2], [0, 0]);

/** The profile of a model of two blocks, which goes from (1.5, 2) to (3, 4) and then adds the contributions. */
export function profileOf(
  steps: readonly StepNumbers[],
  finalNorm: number | null = FINAL_NORM,
): MechanismProfile {
  const moments = new MechanismMoments(2);
  for (const step of steps) {
    // A model without a split has none for any block.
    moments.add([step.split === null ? { ...FIRST, split: null } : FIRST, step], finalNorm);
  }
  return moments.profile();
}

/** Rows of these last steps. */
export const steppedRows = (steps: readonly StepNumbers[] = lastSteps) =>
  steps.map((step, i) => {
    const [row] = gptjRows.slice(i % gptjRows.length);
    if (row === undefined) throw new Error("the fixture has rows");
    const lastGain = step.normAfter / step.normBefore;
    return { ...row, lastGain, lastStep: { ...step, finalNorm: FINAL_NORM } } satisfies GainRow;
  });

/** A report of one run whose steps are known. */
export function mechanismInput(mechanism: MechanismProfile = profileOf(lastSteps)): ReportInput {
  const input = inputOf(steppedRows());
  return { ...input, models: input.models.map((model) => ({ ...model, mechanism })) };
}
