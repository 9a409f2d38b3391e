import { NEUTRAL_GAIN, type OneSampleT } from "./oneSampleT.ts";
import { PYTHIA, type Wiring } from "./references.ts";

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

/** Whether the hypothesis, which is about architectures, can be tested with the measured models. */
export interface ArchitectureHypothesis {
  readonly status: "not testable" | "not tested";
  readonly parallelModels: readonly string[];
  readonly sequentialModels: readonly string[];
  readonly reason: string;
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

/** Dampening or expansion where the two-sided t test against 1 rejects at 0.05; a mean alone is not evidence. */
export function modelVerdict(test: OneSampleT): ModelVerdict {
  if (test.pTwoSided >= VERDICT_LEVEL) return "not distinguishable";
  return test.t < 0 ? "dampening" : "expansion";
}

/**
 * States whether the measured models can speak about architectures. Models are the replicates: prompts of one model
 * tell nothing of the spread between models, so each class needs two models at least. Cited references do not
 * count; they were measured with another instrument.
 */
export function architectureHypothesis(
  models: readonly { readonly model: string; readonly wiring: Wiring }[],
): ArchitectureHypothesis {
  const wired = (wiring: Wiring): readonly string[] => [
    ...new Set(models.filter((model) => model.wiring === wiring).map(({ model }) => model)),
  ];
  const parallelModels = wired("parallel");
  const sequentialModels = wired("sequential");
  const counts = `${String(parallelModels.length)} parallel and ${String(sequentialModels.length)} sequential`;
  if (parallelModels.length > 1 && sequentialModels.length > 1) {
    const reason = `${counts} models are measured; no test between the classes is made of them`;
    return { status: "not tested", parallelModels, sequentialModels, reason };
  }
  const reason = `models are the replicates of a class, which needs two at least; measured: ${counts}`;
  return { status: "not testable", parallelModels, sequentialModels, reason };
}
