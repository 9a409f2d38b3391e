import { counted } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { type FigureSpec, type PanelSpec, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, Y_AXIS_WIDTH } from "./look/printSize.ts";
import { FIGURE_THEME } from "./look/theme.ts";
import { neutralRule } from "./notebook/marks/neutralRule.ts";
import { paddedDomain } from "./numbers/axisDomain.ts";
import { demandsLogAxis, logAxis } from "./numbers/logAxis.ts";
import { layerLinesPanel } from "./panels/layerLinesPanel.ts";
import { layerLines, type LayerLines, type LayerPoint } from "./panels/layerPoints.ts";
import { drawnCountText } from "./prompts/promptSelection.ts";
import { type FigureRows, figureRowsOf } from "./rows/figureRows.ts";
import { layerRange } from "./text/layerRange.ts";
import { noteLines } from "./text/noteLines.ts";
import { titleLines } from "./text/titleLines.ts";

export interface GainProfileInput {
  readonly model: string;
  /** One model's rows; rows without norms of every layer are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
}

/**
 * Gain of every block, ‖h_k‖ / ‖h_{k−1}‖ for k = 1…L, as one line per category: the mean over its prompts.
 *
 * The first block often multiplies the embedding's norm by ten or more. Where the largest mean is more than 8 times
 * the smallest, the axis of gain is logarithmic and a second panel shows the blocks from 2 on.
 *
 * @throws FigureInputError when the rows name more than one model.
 * @throws AnalysisError when the rows have different numbers of blocks.
 */
export function gainProfile(input: GainProfileInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const profile = rows.layers.means();
  const lines = layerLines(profile.byCategory, ({ meanGain }) => meanGain);
  const later = lines.points.filter(({ layer }) => layer > 1);
  const needsDetail = demandsLogAxis(lines.points.map(({ mean }) => mean)) && later.length > 0;
  const prompts = drawnCountText(profile.rowsWithNorms, rows.count, "no norms by layer");
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description:
      "Mean gain of every block of one model, one line per prompt category, around the neutral gain 1.",
    title: {
      text: titleLines(input.model, "gain by layer", COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH),
      subtitle: noteLines(
        [
          "Mean ‖h(k)‖ / ‖h(k−1)‖ at the last token, by prompt category",
          `dashed: neutral (1.0) · ${prompts}`,
          lines.valuesLeftOut > 0
            ? `${counted(lines.valuesLeftOut, "gain")} left out of the means: not finite`
            : null,
          lines.leftOutText,
        ],
        COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH,
      ),
    },
    spacing: 20,
    vconcat: [
      gainPanel(lines, lines.points, needsDetail ? 180 : 300),
      ...(needsDetail ? [gainPanel(lines, later, 260)] : []),
    ],
  };
}

function gainPanel(lines: LayerLines, points: readonly LayerPoint[], height: number): PanelSpec {
  return layerLinesPanel({
    title: layerRange(
      "Block",
      points.map(({ layer }) => layer),
      "mean gain",
    ),
    height,
    points,
    categories: lines.categories,
    layerTitle: "Block k",
    y: gainAxis(points),
    meanTitle: "Mean gain",
    meanFormat: ".4f",
    below: [neutralRule("y")],
  });
}

function gainAxis(points: readonly LayerPoint[]) {
  const means = [1, ...points.map(({ mean }) => mean)];
  if (demandsLogAxis(means)) {
    const { scale, ticks } = logAxis(means);
    return { scale, axis: { title: "Mean gain, log scale", ...ticks } };
  }
  return {
    scale: { domain: paddedDomain(means), nice: false, zero: false },
    axis: { title: "Mean gain", tickCount: 7 },
  } as const;
}
