import type { ArchitectureHypothesis } from "@gain/analysis";

/** The state of the hypothesis about architectures: tested, or why not. */
export function architectureStatus({
  status,
  parallelModels,
  sequentialModels,
}: ArchitectureHypothesis): string {
  const oneEach = parallelModels.length < 2 && sequentialModels.length < 2;
  return status === "not testable" && oneEach ? "not testable with one model per class" : status;
}

/** A reason as a sentence of its own. */
export const asSentence = (reason: string): string =>
  `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.`;
