import type { ConfidenceInterval } from "../inference/oneSampleT.ts";

/** Words for a difference of log gains, with a margin of 0.01. They exclude each other, and one of them always applies. */
export const TWIN_WORDS = [
  "lower",
  "higher",
  "a real but negligible difference",
  "no difference larger than 1 %",
  "not distinguishable",
] as const;
export type TwinWord = (typeof TWIN_WORDS)[number];

/**
 * The word for an interval: whether it lies beyond 0, and whether it lies within the margin about 0. An end that is 0 or
 * the margin itself lies within.
 */
export function twinWord({ low, high }: Pick<ConfidenceInterval, "low" | "high">, margin: number): TwinWord {
  const isWithin = low >= -margin && high <= margin;
  const isBeyond = low > 0 || high < 0;
  if (isBeyond && isWithin) return "a real but negligible difference";
  if (isBeyond) return high < 0 ? "lower" : "higher";
  return isWithin ? "no difference larger than 1 %" : "not distinguishable";
}
