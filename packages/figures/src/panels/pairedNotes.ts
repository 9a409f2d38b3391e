import type { PairedComparison } from "@gain/analysis";
import { displayText } from "../text/displayText.ts";
import { counted, countText, gainText, signedGainText } from "../text/gainText.ts";
import { pText } from "../notebook/pText.ts";
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

function notPaired({ onlyFirst, onlySecond, withoutPrompt, unusablePairs }: PairedComparison): string[] {
  const counts = [
    [onlyFirst, "only in the first"],
    [onlySecond, "only in the second"],
    [withoutPrompt.first + withoutPrompt.second, "without a prompt text"],
    [unusablePairs, "left out: gain not positive and finite"],
  ] as const;
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${countText(count)} ${what}`);
}

function resultNotes(comparison: PairedComparison): (string | null)[] {
  const { meanDifference, interval, tTest } = comparison;
  if (!meanDifference.defined) return [`No mean difference: ${meanDifference.reason}`];
  const range = interval.defined
    ? `, 95 % interval [${signedGainText(interval.value.low)}, ${signedGainText(interval.value.high)}]`
    : "";
  return [
    ...ratioNotes(comparison),
    `mean difference ${signedGainText(meanDifference.value)}${range}`,
    tTest.defined
      ? `paired t test, alternative: mean difference ≠ 0: ${pText(tTest.value.pTwoSided)}`
      : `no paired t test: ${tTest.reason}`,
  ];
}

/** The test that a pair is judged by. */
function ratioNotes({ ratioTest, pHolm }: PairedComparison): (string | null)[] {
  if (!ratioTest.defined) return [`No test of the ratio: ${ratioTest.reason}`];
  const { ratio, interval, categories, pTwoSided } = ratioTest.value;
  const over = categories === null ? "all prompts alike" : `within ${countText(categories)} categories`;
  return [
    `ratio first / second ${gainText(ratio, 4)}, 95 % interval [${gainText(interval.low, 4)}, ${gainText(interval.high, 4)}], ${over}`,
    `primary: t test of ln ratio, alternative: ratio ≠ 1: ${pText(pTwoSided)}`,
    pHolm.defined ? `adjusted by Holm's method over all pairs: ${pText(pHolm.value)}` : null,
  ];
}
