import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { widestText } from "../text/textWidth.ts";
import { depthOverlayTitle } from "../titles/blockTitles.ts";
import { depthLines, type DepthLine } from "./depthLines.ts";
import { endLabels, LABEL_ROW, LEADER } from "./endLabels.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { turnDashes } from "./lineDashes.ts";
import { em } from "./measures.ts";
import { signKey } from "./modelMarks.ts";
import { neutralLabel, neutralRule } from "./neutralLevel.ts";
import { logChannel } from "./oneAxis.ts";
import { NORM_SCALE, normName, wiringColour, type SeveralModel } from "./severalModel.ts";

export interface DepthOverlayInput {
  readonly models: readonly SeveralModel[];
}

const LARGEST_LABELS = 0.3;
const Y_AXIS = em(4.6);
const SMALLEST_HEIGHT = em(22);
/** Every model's geometric mean gain by relative depth on one axis, each line named at its end, the last block. */
export function depthOverlay({ models }: DepthOverlayInput): FigureSpec {
  const height = Math.max(SMALLEST_HEIGHT, LABEL_ROW * (models.length + 1));
  const { lines, axis, note } = depthLines(models, height);
  const names = fittedLabels(
    lines.map(({ model }) => model.name),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  );
  const width = Math.floor(
    COLUMN_CONTENT_WIDTH - Y_AXIS - LEADER - widestText(names, SMALLEST_FONT_SIZE) - em(0.6),
  );
  const x: PositionField = {
    field: "depth",
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: { title: "Depth of block k: k / L", values: [0, 0.25, 0.5, 0.75, 1], format: ".2~f", grid: false },
  };
  const y: PositionField = {
    field: "gain",
    type: "quantitative",
    ...logChannel(axis, "Geometric mean gain of a block (log scale)"),
  };
  const [low, high] = axis.domain;
  const pixel = (gain: number): number => (height * Math.log(high / gain)) / Math.log(high / low);
  return {
    ...figureFrame({
      title: depthOverlayTitle(lines),
      key: [signKey(lines.map(({ model }) => model)), note]
        .filter((part) => part !== null && part !== "")
        .join(" · "),
      description:
        "Geometric mean gain of every block by relative depth, one line a model, around the neutral gain 1.",
    }),
    width,
    height,
    layer: [
      neutralRule(y),
      ...lineLayers(lines, x, y),
      ...neutralLabel(y, pixel(1) < em(2) ? "below" : "above"),
      ...endLabels(
        lines.flatMap(({ points }, i) => {
          const last = points.at(-1);
          return last === undefined
            ? []
            : [{ name: names[i] ?? "", x: last.depth * width, y: pixel(last.gain) }];
        }),
        { width, height },
      ),
    ],
  };
}

/** One line a model in the colour of its wiring; its last block bears the shape of its norm. */
function lineLayers(lines: readonly DepthLine[], x: PositionField, y: PositionField): PanelLayer[] {
  const dashes = turnDashes(lines.map(({ model }) => wiringColour(model.wiring)));
  return lines.map(({ model, points, place }): PanelLayer => {
    const colour = wiringColour(model.wiring);
    const values = points.map((point) => ({ ...point, name: model.name, norm: normName(model.normType) }));
    return {
      data: { values },
      layer: [
        {
          mark: {
            type: "line",
            stroke: colour,
            strokeWidth: em(0.13),
            strokeDash: [...(dashes[place] ?? [1, 0])],
            clip: true,
          },
          encoding: { x, y },
        },
        {
          transform: [{ filter: { field: "depth", equal: 1 } }],
          mark: { type: "point", filled: true, fill: colour, size: em(0.6) ** 2, opacity: 1 },
          encoding: {
            ...{ x, y, shape: { field: "norm", type: "nominal", scale: NORM_SCALE, legend: null } },
            tooltip: [
              { field: "name", type: "nominal", title: "Model" },
              { field: "layer", type: "quantitative", title: "Last block" },
              { field: "gain", type: "quantitative", title: "Geometric mean gain", format: ".4f" },
            ],
          },
        },
      ],
    };
  });
}
