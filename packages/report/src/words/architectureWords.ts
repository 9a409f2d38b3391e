import type { ArchitectureHypothesis } from "@gain/analysis";
import { upperFirst } from "../text/firstLetter.ts";

/** The state of the hypothesis about architectures: the outcome of its test, or why there is no test. */
export function architectureStatus({
  status,
  outcome,
  parallel,
  sequential,
}: ArchitectureHypothesis): string {
  if (status !== "not testable") return outcome;
  const most = Math.max(parallel.families, sequential.families);
  if (most === 0) return "not testable: no model counts in a class";
  return most === 1 ? "not testable with one family per class" : outcome;
}

/** The sentences after the state in a terminal: the reason, direction, estimate and interval, and the norm types. */
export function architectureSentences(hypothesis: ArchitectureHypothesis): readonly string[] {
  const { reason, estimate, norms, status } = hypothesis;
  const alone = status === "not testable" && !hypothesis.difference.defined;
  return [asSentence(reason), ...(alone ? [] : [estimate]), ...(norms === "" ? [] : [norms])];
}

/** A reason as a separate sentence. */
const asSentence = (reason: string): string => `${upperFirst(reason)}.`;
