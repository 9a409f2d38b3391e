import {
  gainText,
  type FinalNormEffect,
  type LastBlock,
  type MechanismProfile,
  type ShrinkingPart,
} from "@gain/analysis";
import type { ModelReport } from "../reportInput.ts";
import { countText, signedText } from "../text/statisticText.ts";

const NO_STEPS =
  "The source has gains or norms alone; what the blocks wrote was not recorded, so a gain cannot be taken apart.";

/** What the terms are and are not, for every place that shows them. */
export const MECHANISM_CAVEAT =
  "With h the stream before the block and Δ = a + m what attention (or whatever mixes tokens) and the MLP add to it, gain² − 1 is the sum of three " +
  "terms: each part’s own, and 2⟨a, m⟩ / ‖h‖² for their interplay. This is exact accounting of norms at the last token. It " +
  "says whose writing makes the stream longer or shorter, and shows no cause: what the block would do without one of its parts " +
  "is another question.";

const PARTS: Readonly<Record<ShrinkingPart, string>> = {
  attention: "attention, which writes against the stream",
  mlp: "the MLP, which writes against the stream",
  cross: "the interplay of attention and MLP, which write against each other",
};

/** What the last block and the final norm do to the stream's length, in sentences; or why that is not known. */
export function mechanismWords({ mechanism }: ModelReport): readonly string[] {
  if (mechanism === undefined) return [NO_STEPS];
  return [...lastBlockWords(mechanism), ...finalNormWords(mechanism)];
}

function lastBlockWords({ lastBlock, splitBlocks, byLayer }: MechanismProfile): readonly string[] {
  if (!lastBlock.defined) return [`The last block is not taken apart: ${lastBlock.reason}.`];
  const { leftOut, overAll } = lastBlock.value;
  return [
    shrinkingWords(lastBlock.value),
    meanWords(lastBlock.value),
    ...(splitBlocks === 0
      ? ["No block of this model shows its step as the sum of what attention and the MLP write."]
      : []),
    ...(splitBlocks > 0 && overAll.cross.n === 0
      ? ["The last block does not show its step as the sum of what attention and the MLP write."]
      : []),
    ...(splitBlocks > 0 && splitBlocks < byLayer.length
      ? [`${countText(splitBlocks)} of ${countText(byLayer.length)} blocks show such a sum.`]
      : []),
    ...(leftOut > 0 ? [`${counted(leftOut)} left out: the gain is not finite.`] : []),
  ];
}

function shrinkingWords({ prompts, shrunk, shrunkBy }: LastBlock): string {
  if (shrunk === 0) return `Of ${counted(prompts)} none ${SHRINKS}.`;
  const parts = (["attention", "mlp", "cross"] as const)
    .filter((part) => shrunkBy[part] > 0)
    .toSorted((a, b) => shrunkBy[b] - shrunkBy[a])
    .map(
      (part) =>
        `${PARTS[part]}, in ${shrunk > 1 && shrunkBy[part] === shrunk ? "all of them" : countText(shrunkBy[part])}`,
    );
  return [
    `Of ${counted(prompts)} ${countText(shrunk)} ${shrunk === 1 ? SHRINKS : "shrink in the last block"}.`,
    ...(parts.length > 0 ? [`What takes most away is ${parts.join("; ")}.`] : []),
    ...(shrunkBy.untold > 0 ? [`In ${countText(shrunkBy.untold)} it cannot be told which part does.`] : []),
  ].join(" ");
}

const SHRINKS = "shrinks in the last block";

function meanWords({ overAll: { growth, attention, mlp, cross } }: LastBlock): string {
  if (!growth.mean.defined) return `No mean change of the norm: ${growth.mean.reason}.`;
  const sum = `On average over all prompts gain² − 1 is ${signedText(growth.mean.value)}`;
  if (!attention.mean.defined || !mlp.mean.defined || !cross.mean.defined) return `${sum}.`;
  const terms = [
    `attention ${signedText(attention.mean.value)}`,
    `MLP ${signedText(mlp.mean.value)}`,
    `interplay ${signedText(cross.mean.value)}`,
  ].join(", ");
  const fewer = cross.n < growth.n ? ` (over the ${counted(cross.n)} whose step is split)` : "";
  return `${sum}: ${terms}${fewer}.`;
}

function finalNormWords({ finalNorm }: MechanismProfile): readonly string[] {
  if (!finalNorm.defined) return [`Nothing is told of a final norm: ${finalNorm.reason}.`];
  const { gain, hiddenStatesRatio, sidesDiffer }: FinalNormEffect = finalNorm.value;
  if (!gain.mean.defined || !hiddenStatesRatio.mean.defined) return [];
  return [
    `Behind the last block the final norm changes the stream’s length by a factor of ${gainText(gain.mean.value)} on ` +
      "average, which is no part of the last gain. Where hidden_states of transformers end behind the final norm, as in " +
      `most architectures, its last two entries would give ${gainText(hiddenStatesRatio.mean.value)} on average as a last gain` +
      (sidesDiffer === 0 ? "." : `, and for ${counted(sidesDiffer)} the other side of 1.`),
  ];
}

const counted = (count: number): string => `${countText(count)} prompt${count === 1 ? "" : "s"}`;
