import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { QUIET_MARK } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { widestText } from "../text/textWidth.ts";
import { depthOverlayTitle } from "../titles/blockTitles.ts";
import { depthLines, type DepthLine } from "./depthLines.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { em } from "./measures.ts";
import { signKey } from "./modelMarks.ts";
import { neutralLabel, neutralRule } from "./neutralLevel.ts";
import { logChannel } from "./oneAxis.ts";
import { NORM_SCALE, normName, wiringColour, type SeveralModel } from "./severalModel.ts";
import { spreadLabels } from "./spreadLabels.ts";

export interface DepthOverlayInput {
  readonly models: readonly SeveralModel[];
}

const LARGEST_LABELS = 0.3;
const Y_AXIS = em(4.6);
/** From the last block to its label, with a line between them. */
const LEADER = em(2);
const ROW = em(1.25);
const SMALLEST_HEIGHT = em(22);
/** Dashes by which lines of one wiring differ, in the order of models. */
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [7, 2, 2, 2],
];

/** Every model's geometric mean gain by relative depth on one axis, each line named at its end, the last block. */
export function depthOverlay({ models }: DepthOverlayInput): FigureSpec {
  const height = Math.max(SMALLEST_HEIGHT, ROW * (models.length + 1));
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
      ...endLabels(lines, names, { width, height, pixel }),
    ],
  };
}

/** One line a model in the colour of its wiring; its last block bears the shape of its norm. */
function lineLayers(lines: readonly DepthLine[], x: PositionField, y: PositionField): PanelLayer[] {
  const dashes = dashesOf(lines);
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

/** Lines of one colour take turns. */
function dashesOf(lines: readonly DepthLine[]): readonly (readonly number[])[] {
  const seen = new Map<string, number>();
  return lines.map(({ model }) => {
    const colour = wiringColour(model.wiring);
    const count = seen.get(colour) ?? 0;
    seen.set(colour, count + 1);
    return DASHES[count % DASHES.length] ?? [1, 0];
  });
}

interface EndPlaces {
  readonly width: number;
  readonly height: number;
  readonly pixel: (gain: number) => number;
}

/** Names beside the last blocks, apart from each other, with a thin line from each to its end. */
function endLabels(
  lines: readonly DepthLine[],
  names: readonly string[],
  { width, height, pixel }: EndPlaces,
): PanelLayer[] {
  const ends = lines.flatMap(({ points }, i) => {
    const last = points.at(-1);
    return last === undefined
      ? []
      : [{ name: names[i] ?? "", from: pixel(last.gain), start: last.depth * width }];
  });
  const places = spreadLabels(
    ends.map(({ from }) => from),
    ROW,
    height,
  );
  const values = ends.map(({ name, from, start }, i) => ({
    ...{ name, from, to: places[i] ?? from, start: start + em(0.5), end: width + LEADER - em(0.3) },
  }));
  const pixels = (field: string) => ({ field, type: "quantitative", scale: null }) as const;
  return [
    {
      data: { values },
      mark: { type: "rule", stroke: QUIET_MARK, strokeWidth: em(0.06) },
      encoding: { x: pixels("start"), x2: { field: "end" }, y: pixels("from"), y2: { field: "to" } },
    },
    {
      data: { values },
      mark: {
        type: "text",
        align: "left",
        baseline: "middle",
        dx: em(0.3),
        fontSize: SMALLEST_FONT_SIZE,
        fill: INK,
      },
      encoding: { x: pixels("end"), y: pixels("to"), text: { field: "name", type: "nominal" } },
    },
  ];
}
