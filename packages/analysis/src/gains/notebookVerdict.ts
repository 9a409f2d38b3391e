import { NEUTRAL_GAIN } from "../inference/oneSampleT.ts";
import { PYTHIA } from "./references.ts";

/** The notebook's verdict on its hypothesis. */
export type NotebookVerdict = "CONFIRMED" | "REJECTED";

/** The notebook's label for how a mean compares with Pythia's. */
export type Consistency = "CONSISTENT" | "DIRECTIONALLY CONSISTENT" | "DIVERGENT";

/** A mean gain compared with Pythia's reference gain. */
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
  // The notebook also checks that Pythia's gain is below 1; it is a constant below 1.
  const otherwise = meanGain < NEUTRAL_GAIN ? "DIRECTIONALLY CONSISTENT" : "DIVERGENT";
  return {
    referenceGain: PYTHIA.gain,
    distance,
    consistency: distance < CONSISTENT_WITHIN ? "CONSISTENT" : otherwise,
  };
}
