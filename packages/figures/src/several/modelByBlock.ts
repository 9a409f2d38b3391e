import { inModelOrder } from "./reportOrder.ts";
import type { FigureSpec } from "../figureSpec.ts";
import { modelByBlockTitle } from "../titles/blockTitles.ts";
import { blockHeat, type HeatRow } from "./blockHeat.ts";
import { drawnBlocks, leftOutText } from "./drawnBlocks.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import type { HeatDomain } from "./heatScale.ts";
import { em } from "./measures.ts";
import { signKey } from "./modelMarks.ts";
import type { SeveralModel } from "./severalModel.ts";

export interface ByBlockInput {
  readonly models: readonly SeveralModel[];
  /** The colours' range that all figures of a report share; from these gains where it is left out. */
  readonly domain?: HeatDomain;
}

/** Every model's geometric mean gain by block, on relative depth and in one range of colours; the models in their order. */
export function modelByBlock({ models, domain }: ByBlockInput): FigureSpec {
  const measured = inModelOrder(models).filter(({ blocks }) => blocks.length > 0);
  const drawn = measured.map((model) => ({ ...drawnBlocks(model.blocks), model }));
  const rows = drawn.map(({ blocks, layers, model }): HeatRow => ({
    label: model.name,
    name: model.name,
    blocks,
    layers,
    model,
  }));
  const without = models.length - measured.length;
  const names = fittedLabels(
    measured.map(({ name }) => name),
    em(14),
  );
  return blockHeat({
    rows,
    frame: figureFrame({
      title: modelByBlockTitle(rows),
      key: [
        signKey(measured),
        leftOutText(drawn.map(({ leftOut }, i) => ({ leftOut, name: names[i] ?? "" }))),
        without > 0 ? `${String(without)} without norms` : null,
      ]
        .filter((part) => part !== null && part !== "")
        .join(" · "),
      description:
        "Heat map of the geometric mean gain of every block, one row a model, the last block at the right.",
    }),
    ...(domain !== undefined && { domain }),
  });
}
