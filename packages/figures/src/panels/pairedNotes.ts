import type { PairedComparison } from "@gain/analysis";
import { displayText } from "../text/displayText.ts";
import { counted, countText, signedGainText } from "../text/gainText.ts";
import { pText } from "../text/pText.ts";
import type { DifferenceStrips } from "./differenceStrips.ts";

const NAME_CHARACTERS = 50;

/** What a figure of paired differences says above its plot: models, prompts, mean, and the test's alternative. */
export function pairedNotes(comparison: PairedComparison, strips: DifferenceStrips): (string | null)[] {
  const { first, second, n, differences } = comparison;
  return [
    `first: ${displayText(first, NAME_CHARACTERS)}`,
    `second: ${displayText(second, NAME_CHARACTERS)}`,
    [`${counted(n, "prompt")} in both`, ...notPaired(comparison)].join(" · "),
    ...resultNotes(comparison),
    n === 0 ? null : `diamond: mean${comparison.interval.defined ? "; line: its 95 % t interval" : ""}`,
    strips.points.length < differences.length && strips.leftOutText === null
      ? `${counted(strips.points.length, "point")} drawn, evenly spaced by difference within a category`
      : null,
    strips.leftOutText,
  ];
}

function notPaired({ onlyFirst, onlySecond, withoutPrompt, nonFinitePairs }: PairedComparison): string[] {
  const counts = [
    [onlyFirst, "only in the first"],
    [onlySecond, "only in the second"],
    [withoutPrompt.first + withoutPrompt.second, "without a prompt text"],
    [nonFinitePairs, "left out: gain not finite"],
  ] as const;
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${countText(count)} ${what}`);
}

function resultNotes({ meanDifference, interval, tTest, pHolm }: PairedComparison): (string | null)[] {
  if (!meanDifference.defined) return [`No mean difference: ${meanDifference.reason}`];
  const range = interval.defined
    ? `, 95 % interval [${signedGainText(interval.value.low)}, ${signedGainText(interval.value.high)}]`
    : "";
  return [
    `mean difference ${signedGainText(meanDifference.value)}${range}`,
    tTest.defined
      ? `paired t test, alternative: mean difference ≠ 0: ${pText(tTest.value.pTwoSided)}`
      : `no paired t test: ${tTest.reason}`,
    pHolm.defined ? `adjusted by Holm's method over all pairs: ${pText(pHolm.value)}` : null,
  ];
}
