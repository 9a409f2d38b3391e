import { counted } from "@gain/analysis";
import type { GainRow } from "@gain/records";
import { type FigureSpec, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, Y_AXIS_WIDTH } from "./look/printSize.ts";
import { FIGURE_THEME } from "./look/theme.ts";
import { logAxis } from "./numbers/logAxis.ts";
import { layerLinesPanel } from "./panels/layerLinesPanel.ts";
import { layerLines } from "./panels/layerPoints.ts";
import { drawnCountText } from "./prompts/promptSelection.ts";
import { type FigureRows, figureRowsOf } from "./rows/figureRows.ts";
import { layerRange } from "./text/layerRange.ts";
import { noteLines } from "./text/noteLines.ts";
import { titleLines } from "./text/titleLines.ts";

export interface NormGrowthInput {
  readonly model: string;
  /** One model's rows; rows without norms of every layer are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
}

/**
 * Norm of the residual stream over the layers of one model, ‖h_k‖ for k = 0…L on a log axis, as one line per category:
 * the geometric mean over its prompts, because norms multiply from block to block. The slope of a line is a gain.
 *
 * @throws FigureInputError when the rows name more than one model.
 * @throws AnalysisError when the rows have different numbers of blocks.
 */
export function normGrowth(input: NormGrowthInput): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const profile = rows.norms.means();
  const lines = layerLines(profile.byCategory, ({ geometricMeanNorm }) => geometricMeanNorm);
  const prompts = drawnCountText(profile.rowsWithNorms, rows.count, "no norms by layer");
  const { scale, ticks } = logAxis(lines.points.map(({ mean }) => mean));
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH;
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description:
      "Geometric mean of the residual stream's norm after every block of one model, on a log axis, " +
      "one line per prompt category.",
    title: {
      text: titleLines(input.model, "norm by layer", width),
      subtitle: noteLines(
        [
          "Geometric mean of ‖h(k)‖ at the last token, by prompt category",
          `k = 0: input of the first block · ${prompts}`,
          lines.valuesLeftOut > 0
            ? `${counted(lines.valuesLeftOut, "norm")} left out of the means: zero, not finite or unknown`
            : null,
          lines.leftOutText,
        ],
        width,
      ),
    },
    vconcat: [
      layerLinesPanel({
        title: layerRange(
          "Layer",
          lines.points.map(({ layer }) => layer),
          "mean norm",
        ),
        height: 320,
        points: lines.points,
        categories: lines.categories,
        layerTitle: "Layer k",
        y: { scale, axis: { title: "‖h(k)‖, log scale", ...ticks } },
        meanTitle: "Geometric mean of the norm",
        meanFormat: ".4~g",
        below: [],
      }),
    ],
  };
}
