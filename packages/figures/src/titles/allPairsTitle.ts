import { displayText } from "../text/displayText.ts";
import type { PairLine } from "../several/pairLines.ts";

const NAME_CHARACTERS = 18;

/** How many pairs differ by intervals that hold together, and the one that is farthest from 1. */
export function allPairsTitle(lines: readonly PairLine[]): string | readonly string[] {
  const differing = lines.filter(({ excludesOne }) => excludesOne);
  const far = ({ ratio }: PairLine): number => Math.abs(Math.log(ratio));
  const [most] = differing.toSorted((a, b) => far(b) - far(a));
  if (lines.length === 0) return "No pair of models is tested";
  if (most === undefined) {
    return lines.length === 1
      ? "The two models are not shown to differ"
      : `None of ${String(lines.length)} pairs of models is shown to differ`;
  }
  const count =
    lines.length === 1
      ? "The two models differ:"
      : `${String(differing.length)} of ${String(lines.length)} pairs of models ${differing.length === 1 ? "differs" : "differ"}; farthest from 1:`;
  return [
    count,
    `${displayText(most.over, NAME_CHARACTERS)} / ${displayText(most.under, NAME_CHARACTERS)} ${most.text}`,
  ];
}
