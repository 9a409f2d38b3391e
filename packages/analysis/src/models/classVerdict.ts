import type { ConfidenceInterval } from "../inference/oneSampleT.ts";

/** The outcomes of the hypothesis that parallel attention dampens; exactly one applies. */
export const CLASS_OUTCOMES = [
  "not testable",
  "cannot decide with this design",
  "no difference shown",
  "not separable from norm type",
  "no difference within norm types",
  "parallel attention dampens, sequential does not",
  "parallel dampens, sequential is not told from 1",
  "both dampen, parallel more",
  "parallel is lower, but not shown to dampen",
  "parallel is lower, yet both are above 1",
  "parallel is higher",
] as const;
export type ClassOutcome = (typeof CLASS_OUTCOMES)[number];

/** The results that determine the verdict on the classes; logarithms of gains, where 0 is a gain of 1. */
export interface ClassEvidence {
  /** Of parallel − sequential, between families. */
  readonly difference: ConfidenceInterval;
  /** Exact, two-sided. */
  readonly pPermutation: number;
  /** The smallest p that these numbers of families can have. */
  readonly smallestP: number;
  /** Of the mean over the families of each class. */
  readonly parallel: ConfidenceInterval;
  readonly sequential: ConfidenceInterval;
  /** Whether every cell of wiring × norm type has a family. */
  readonly separable: boolean;
  /** Of the difference between families of the same norm type; null where there is only one norm type. */
  readonly withinNorms: ConfidenceInterval | null;
  /** The relative error of a gain, below which a distance from 0 does not count. */
  readonly floor: number;
}

/** Level of the exact test, and of each interval. */
export const CLASS_LEVEL = 0.05;

/**
 * The verdict. A difference is shown where its interval lies on one side of 0, beyond the precision floor, and the
 * exact p is at most 0.05; it is attributed to the wiring only where every cell of wiring × norm type has a family and
 * families of one norm type differ too. "Parallel attention dampens" requires more: the parallel families' upper bound
 * below 1 and the sequential families' lower bound at or above 1.
 */
export function classVerdict(evidence: ClassEvidence): Exclude<ClassOutcome, "not testable"> {
  const { difference, pPermutation, smallestP, parallel, sequential, separable, withinNorms, floor } =
    evidence;
  if (smallestP > CLASS_LEVEL) return "cannot decide with this design";
  const side = sideOf(difference, floor);
  if (side === "open" || pPermutation > CLASS_LEVEL) return "no difference shown";
  if (!separable) return "not separable from norm type";
  if (withinNorms !== null && sideOf(withinNorms, floor) !== side) return "no difference within norm types";
  if (side === "above") return "parallel is higher";
  const [ofParallel, ofSequential] = [sideOf(parallel, floor), sideOf(sequential, floor)];
  if (ofParallel === "below") {
    if (sequential.low >= 0) return "parallel attention dampens, sequential does not";
    return ofSequential === "below"
      ? "both dampen, parallel more"
      : "parallel dampens, sequential is not told from 1";
  }
  return ofParallel === "above" && ofSequential === "above"
    ? "parallel is lower, yet both are above 1"
    : "parallel is lower, but not shown to dampen";
}

/** The side of 0 on which an entire interval lies, beyond the floor. */
function sideOf({ low, high }: ConfidenceInterval, floor: number): "below" | "above" | "open" {
  if (high < Math.log1p(-Math.min(floor, 0.999))) return "below";
  return low > Math.log1p(floor) ? "above" : "open";
}
