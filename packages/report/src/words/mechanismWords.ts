import {
  counted,
  countText,
  gainText,
  type FinalNormEffect,
  type LastBlock,
  type MechanismProfile,
  type ShrinkingPart,
} from "@gain/analysis";
import type { ModelReport } from "../reportInput.ts";
import { signedText } from "../text/statisticText.ts";

const NO_STEPS =
  "The source has only gains or norms. The contributions of the blocks’ components were not recorded, so a gain cannot be decomposed.";

/** What the terms mean and do not mean, for every section that shows them. */
export const MECHANISM_CAVEAT =
  "Let h be the stream before the block and Δ = a + m the sum of the contributions of attention (or whatever mixes tokens) and the MLP. Then gain² − 1 is the sum of three " +
  "terms: each part’s own, and 2⟨a, m⟩ / ‖h‖² for their interplay. This decomposition of the norm at the last token is exact. It " +
  "shows which component increases or decreases the norm, and not a cause: what the block would do without one of its components " +
  "is another question.";

const PARTS: Readonly<Record<ShrinkingPart, string>> = {
  attention: "attention, whose contribution points against the stream",
  mlp: "the MLP, whose contribution points against the stream",
  cross: "the interplay of attention and MLP, whose contributions point against each other",
};

/** Sentences on how the last block and the final norm change the residual norm, or why that is unknown. */
export function mechanismWords({ mechanism }: ModelReport): readonly string[] {
  if (mechanism === undefined) return [NO_STEPS];
  return [...lastBlockWords(mechanism), ...finalNormWords(mechanism)];
}

function lastBlockWords({ lastBlock, splitBlocks, byLayer }: MechanismProfile): readonly string[] {
  if (!lastBlock.defined) return [`The last block is not decomposed: ${lastBlock.reason}.`];
  const { leftOut, overAll } = lastBlock.value;
  return [
    shrinkingWords(lastBlock.value),
    meanWords(lastBlock.value),
    ...(splitBlocks === 0
      ? ["No block of this model has a step that is the sum of the contributions of attention and the MLP."]
      : []),
    ...(splitBlocks > 0 && overAll.cross.n === 0
      ? ["The last block does not have a step that is the sum of the contributions of attention and the MLP."]
      : []),
    ...(splitBlocks > 0 && splitBlocks < byLayer.length
      ? [`${countText(splitBlocks)} of ${countText(byLayer.length)} blocks have such a sum.`]
      : []),
    ...(leftOut > 0 ? [`${counted(leftOut, "prompt")} left out: the gain is not finite.`] : []),
  ];
}

function shrinkingWords({ prompts, shrunk, shrunkBy }: LastBlock): string {
  if (shrunk === 0) return `Of ${counted(prompts, "prompt")} none ${SHRINKS}.`;
  const parts = (["attention", "mlp", "cross"] as const)
    .filter((part) => shrunkBy[part] > 0)
    .toSorted((a, b) => shrunkBy[b] - shrunkBy[a])
    .map(
      (part) =>
        `${PARTS[part]}, in ${shrunk > 1 && shrunkBy[part] === shrunk ? "all of them" : countText(shrunkBy[part])}`,
    );
  return [
    `Of ${counted(prompts, "prompt")} ${countText(shrunk)} ${shrunk === 1 ? SHRINKS : "shrink in the last block"}.`,
    ...(parts.length > 0 ? [`The largest decrease comes from ${parts.join("; ")}.`] : []),
    ...(shrunkBy.untold > 0 ? [`In ${countText(shrunkBy.untold)} the component cannot be determined.`] : []),
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
  const fewer = cross.n < growth.n ? ` (over the ${counted(cross.n, "prompt")} whose step is split)` : "";
  return `${sum}: ${terms}${fewer}.`;
}

function finalNormWords({ finalNorm }: MechanismProfile): readonly string[] {
  if (!finalNorm.defined) return [`The final norm is not reported: ${finalNorm.reason}.`];
  const { gain, hiddenStatesRatio, sidesDiffer }: FinalNormEffect = finalNorm.value;
  if (!gain.mean.defined || !hiddenStatesRatio.mean.defined) return [];
  return [
    `After the last block, the final norm changes the residual norm by a factor of ${gainText(gain.mean.value)} on ` +
      "average, which is not part of the last gain. Where transformers’ hidden_states end after the final norm, as in " +
      `most architectures, the ratio of their last two entries would be ${gainText(hiddenStatesRatio.mean.value)} on average` +
      (sidesDiffer === 0 ? "." : `, and for ${counted(sidesDiffer, "prompt")} on the other side of 1.`),
  ];
}
