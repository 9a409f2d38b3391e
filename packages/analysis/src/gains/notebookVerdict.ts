import { NEUTRAL_GAIN } from "../inference/oneSampleT.ts";
import { PYTHIA } from "./references.ts";

/** The notebook's word on its hypothesis. */
export type NotebookVerdict = "CONFIRMED" | "REJECTED";

/** The notebook's word on how a mean lies to Pythia's. */
export type Consistency = "CONSISTENT" | "DIRECTIONALLY CONSISTENT" | "DIVERGENT";

/** A mean gain beside Pythia's reference gain. */
export interface PythiaComparison {
  readonly referenceGain: number;
  readonly distance: number;
  readonly consistency: Consistency;
}

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
