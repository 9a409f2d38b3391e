import { NEUTRAL_GAIN, type OneSampleT } from "../inference/oneSampleT.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import { PYTHIA } from "./references.ts";

/** The notebook's word on its hypothesis. */
export type NotebookVerdict = "CONFIRMED" | "REJECTED";

/** What one model's gains say of that model. */
export type ModelVerdict = "dampening" | "expansion" | "not distinguishable";

/** The notebook's word on how a mean lies to Pythia's. */
export type Consistency = "CONSISTENT" | "DIRECTIONALLY CONSISTENT" | "DIVERGENT";

/** A mean gain beside Pythia's reference gain. */
export interface PythiaComparison {
  readonly referenceGain: number;
  readonly distance: number;
  readonly consistency: Consistency;
}

/** Two-sided level of the model's verdict. */
export const VERDICT_LEVEL = 0.05;

/** The notebook's threshold for "consistent with Pythia". */
const CONSISTENT_WITHIN = 0.15;

/** The notebook's rule: confirmed when the mean gain is below 1, whatever its uncertainty. */
export const notebookVerdict = (meanGain: number): NotebookVerdict =>
  meanGain < NEUTRAL_GAIN ? "CONFIRMED" : "REJECTED";

/** The notebook's comparison with Pythia, in its order of cases. */
export function compareWithPythia(meanGain: number): PythiaComparison {
  const distance = Math.abs(meanGain - PYTHIA.gain);
  // The notebook also asks whether Pythia's gain is below 1; as a constant, it is.
  const otherwise = meanGain < NEUTRAL_GAIN ? "DIRECTIONALLY CONSISTENT" : "DIVERGENT";
  return {
    referenceGain: PYTHIA.gain,
    distance,
    consistency: distance < CONSISTENT_WITHIN ? "CONSISTENT" : otherwise,
  };
}

/**
 * Dampening or expansion where the two-sided t test against 1 rejects at 0.05 and the mean lies farther from 1 than
 * the precision floor, where that is known; a mean alone is not evidence.
 */
export function modelVerdict(
  { t, pTwoSided }: OneSampleT,
  meanGain: number,
  floor: PrecisionFloor | null,
): ModelVerdict {
  if (pTwoSided >= VERDICT_LEVEL || isWithinFloor(meanGain, floor)) return "not distinguishable";
  return t < 0 ? "dampening" : "expansion";
}

/** Whether a mean gain lies so near 1 that the measurement's own error can make the difference. */
export const isWithinFloor = (meanGain: number, floor: PrecisionFloor | null): boolean =>
  floor !== null && Math.abs(meanGain - NEUTRAL_GAIN) <= floor.relative;
