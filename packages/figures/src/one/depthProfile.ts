import { counted, countText, gainTo } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import type { FigureSpec } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { blockCount, type FigureRows, figureRowsOf } from "../rows/figureRows.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { withTicks, type OneAxis } from "../several/oneAxis.ts";
import { displayText } from "../text/displayText.ts";
import { widestText } from "../text/textWidth.ts";
import { depthTitle } from "../titles/depthTitle.ts";
import { GAIN_HEIGHT, gainAxis, gainsDrawn, normDomain } from "./depthAxes.ts";
import { AXIS, gainPanel, GAP, labelOf, normPanel, normText } from "./depthPanels.ts";
import { depthSpread, FEWEST_OF_A_BAND, type DepthSpread } from "./depthSpread.ts";

export interface DepthProfileInput {
  readonly model: string;
  /** One model's rows; those without norms of every layer are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
  /** Of the axes, which models of one report share: `depthProfileDomain`; around the model's own values by default. */
  readonly domain?: DepthDomain;
}

export interface DepthDomain {
  readonly norm: readonly [low: number, high: number];
  readonly gain: readonly [low: number, high: number];
}

const AXIS_TITLE = em(1.6);
const NAME_CHARACTERS = 40;

/** The domains that hold what several of these figures show. */
export function depthProfileDomain(inputs: readonly Pick<DepthProfileInput, "rows">[]): DepthDomain {
  const spreads = inputs.map(({ rows }) => depthSpread(figureRowsOf(rows)));
  const gains = spreads.map((spread) => gainAxis(spread).domain);
  return {
    norm: normDomain(spreads),
    gain: [
      gains.reduce((least, [low]) => Math.min(least, low), 1 / 1.01),
      gains.reduce((most, [, high]) => Math.max(most, high), 1.01),
    ],
  };
}

/**
 * Norm of the residual stream after every block, and below it the gain of every block, on one axis of blocks: the geometric
 * mean over prompts on log axes. Of fewer than 30 prompts each is a thin line; of more a band holds 10 to 90 % of them.
 * First blocks with mean gains above 2 are named, not drawn; the last block is shaded.
 *
 * @throws FigureInputError when the rows name more than one model.
 * @throws AnalysisError when the rows have different numbers of blocks.
 */
export function depthProfile(input: DepthProfileInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const spread = depthSpread(rows);
  const layers = blockCount(rows) ?? 0;
  const gain = input.domain === undefined ? gainAxis(spread) : withTicks(input.domain.gain, GAIN_HEIGHT);
  const norm = input.domain?.norm ?? normDomain([spread]);
  const ends = {
    norm: labelOf(spread.norms.points.at(-1), layers, normText),
    gain: labelOf(spread.gains.points.at(-1), layers, (mean) => gainTo(mean, 2)),
  };
  const texts = [ends.norm, ends.gain].map((end) => end?.text ?? "");
  const right = Math.max(widestText(texts, SMALLEST_FONT_SIZE) + GAP, RIGHT_OVERHANG);
  const layout = { layers, ends, width: Math.floor(COLUMN_CONTENT_WIDTH - AXIS - AXIS_TITLE - right) };
  return {
    ...figureFrame({
      title: depthTitle(rows.norms.means().overall),
      key: keyOf(input, rows, spread, gain),
      description:
        "Norm of one model's residual stream after every block, and the gain of every block below it, as geometric " +
        "means over prompts with their spread, on log axes over one axis of blocks.",
    }),
    spacing: em(1.5),
    vconcat: [normPanel(spread.norms, norm, layout), gainPanel(spread.gains, gain, layout)],
  };
}

function keyOf(
  { model }: DepthProfileInput,
  { count, rowsWithNorms }: FigureRows,
  { gains, prompts }: DepthSpread,
  { domain: [low, high] }: OneAxis,
): string {
  const drawn = gainsDrawn(gains);
  const beyond = drawn.points.filter(({ mean }) => mean !== null && (mean < low || mean > high)).length;
  const without = count - rowsWithNorms;
  return [
    displayText(model, NAME_CHARACTERS),
    prompts < rowsWithNorms
      ? `${countText(prompts)} of ${counted(rowsWithNorms, "prompt")}, evenly spaced by last gain`
      : counted(prompts, "prompt"),
    prompts > 0 ? "thick:\u00a0geometric\u00a0mean" : null,
    prompts >= FEWEST_OF_A_BAND
      ? "band:\u00a010\u00a0to\u00a090\u00a0% of prompts"
      : prompts > 1
        ? "thin:\u00a0one\u00a0prompt"
        : null,
    beyond > 0 ? `${counted(beyond, "mean")} beyond the axis` : null,
    without > 0 ? `${counted(without, "prompt")} without norms` : null,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}
