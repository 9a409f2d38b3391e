import type { FigureSpec } from "../figureSpec.ts";
import { blockHeat } from "../several/blockHeat.ts";
import { drawnBlocks, leftOutText } from "../several/drawnBlocks.ts";
import { figureFrame } from "../several/figureFrame.ts";
import type { HeatDomain } from "../several/heatScale.ts";
import { stepByBlockTitle } from "../titles/blockTitles.ts";
import { inStepOrder, stepText, type CheckpointsInput } from "./checkpoint.ts";

export interface StepByBlockInput extends Pick<CheckpointsInput, "model" | "checkpoints"> {
  /** The colours' range that all figures of a report share; from these gains where it is left out. */
  readonly domain?: HeatDomain;
}

/** A model's geometric mean gain by block, one row a checkpoint, in the order of the steps. */
export function stepByBlock({ model, checkpoints, domain }: StepByBlockInput): FigureSpec {
  const ordered = inStepOrder(checkpoints);
  const measured = ordered.filter(({ blocks }) => blocks.length > 0);
  const drawn = measured.map((checkpoint) => ({ ...drawnBlocks(checkpoint.blocks), checkpoint }));
  const rows = drawn.map(({ blocks, layers, checkpoint }) => ({
    label: stepText(checkpoint),
    name: checkpoint.name,
    blocks,
    layers,
  }));
  const without = ordered.length - measured.length;
  const leftOut = leftOutText(
    drawn.map(({ leftOut: count, checkpoint }) => ({ leftOut: count, name: stepText(checkpoint) })),
  );
  return blockHeat({
    rows,
    frame: figureFrame({
      title: stepByBlockTitle(rows),
      key: [`${model}, by block`, leftOut, without > 0 ? `${String(without)} without norms` : null]
        .filter((part) => part !== null)
        .join(" · "),
      description:
        "Heat map of the geometric mean gain of every block, one row a checkpoint in the order of training.",
    }),
    ...(domain !== undefined && { domain }),
  });
}
