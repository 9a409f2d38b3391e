import { blockName, countText, estimateText, namedPText, type ArchitectureHypothesis } from "@gain/analysis";

/** Fewer families make no class that can be compared. */
const FEWEST_FAMILIES = 2;

/** The result on parallel against sequential attention, with its numbers, in one or two lines of a terminal. */
export function classAnswer(hypothesis: ArchitectureHypothesis): string {
  const { status, outcome, reason, parallel, sequential, difference, interval, permutation } = hypothesis;
  const { block } = hypothesis;
  const subject = `Parallel against sequential${block === "L" ? "" : ` at block ${blockName(block)}`}`;
  const families = `${countText(parallel.families)} parallel and ${countText(sequential.families)} sequential families`;
  if (status === "not testable") {
    const isSmall = Math.min(parallel.families, sequential.families) < FEWEST_FAMILIES;
    return isSmall
      ? `${subject}: not testable with ${families}; it takes two of each`
      : `${subject}: not testable: ${reason}`;
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
  return `${subject}: ${outcome}${ratio} between ${families}${p}`;
}
