import { countText, estimateText, namedPText, type ArchitectureHypothesis } from "@gain/analysis";

/** Fewer families make no class that can be compared. */
const FEWEST_FAMILIES = 2;

/** The result on parallel against sequential attention, with its numbers, in one or two lines of a terminal. */
export function classAnswer(hypothesis: ArchitectureHypothesis): string {
  const { status, outcome, reason, parallel, sequential, difference, interval, permutation } = hypothesis;
  const families = `${countText(parallel.families)} parallel and ${countText(sequential.families)} sequential families`;
  if (status === "not testable") {
    const isSmall = Math.min(parallel.families, sequential.families) < FEWEST_FAMILIES;
    return isSmall
      ? `Parallel against sequential: not testable with ${families}; it takes two of each`
      : `Parallel against sequential: not testable: ${reason}`;
  }
  const ratio =
    difference.defined && interval.defined
      ? `; ratio ${estimateText({
          mean: Math.exp(difference.value),
          low: Math.exp(interval.value.low),
          high: Math.exp(interval.value.high),
        })}`
      : "";
  const p = permutation.defined
    ? `, ${namedPText(`${permutation.value.method} p`, permutation.value.pTwoSided)}`
    : "";
  return `Parallel against sequential: ${outcome}${ratio} between ${families}${p}`;
}
