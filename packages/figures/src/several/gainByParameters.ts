import type { ModelValue, PlannedAnalysis } from "@gain/analysis";
import type { GainBlock } from "@gain/records";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { logAxis } from "../numbers/logAxis.ts";
import { gainTitle } from "../text/gainTitle.ts";
import { widestText } from "../text/textWidth.ts";
import { gainByParametersTitle } from "../titles/gainByParametersTitle.ts";
import { endLabels, LABEL_ROW, LEADER } from "./endLabels.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { em } from "./measures.ts";
import { signKey } from "./modelMarks.ts";
import { neutralLabel, neutralRule } from "./neutralLevel.ts";
import { hasPlace, logChannel, oneAxis } from "./oneAxis.ts";
import { NORM_SCALE, normName, wiringColour } from "./severalModel.ts";

export interface GainByParametersInput {
  /** Of which block the gains are; the last one where it is left out. */
  readonly block?: GainBlock;
  /** The models that count in the test of the wirings; those of unknown size are not drawn. */
  readonly values: readonly ModelValue[];
  /** The analysis of the same values by parameters; left out for none. */
  readonly analysis?: Pick<PlannedAnalysis, "ratio" | "outcome" | "role"> | undefined;
}

interface Point {
  readonly model: string;
  readonly family: string;
  readonly parameters: number;
  readonly mean: number;
  readonly colour: string;
  readonly norm: string;
}

/** Billions, as sizes of models are written, in the place of the prefix giga. */
const SIZE = "replace(format(datum.value, '~s'), 'G', 'B')";
const LARGEST_LABELS = 0.3;
const Y_AXIS = em(4.6);
const SMALLEST_HEIGHT = em(20);

/** Every model's mean gain by its number of parameters; a line joins the models of one family and wiring. */
export function gainByParameters({ block, values, analysis }: GainByParametersInput): FigureSpec {
  const points = pointsOf(values);
  const lines = linesOf(points);
  const height = Math.max(SMALLEST_HEIGHT, LABEL_ROW * (lines.length + 1));
  const names = fittedLabels(
    lines.map(([{ family }]) => family),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  );
  const labels = widestText(names, SMALLEST_FONT_SIZE);
  const width = Math.floor(COLUMN_CONTENT_WIDTH - Y_AXIS - LEADER - labels - em(0.6));
  const axis = oneAxis(
    points.map(({ mean }) => mean),
    height,
  );
  const { scale, ticks } = logAxis(points.map(({ parameters }) => parameters));
  const sizes = {
    scale,
    axis: { title: "Parameters (log scale)", grid: false, ...ticks, labelExpr: SIZE },
  } as const;
  const x: PositionField = { field: "parameters", type: "quantitative", ...sizes };
  const what = analysis?.outcome === "growth" ? "Growth ‖h(L)‖ / ‖h(1)‖" : gainTitle(block);
  const y: PositionField = {
    field: "mean",
    type: "quantitative",
    ...logChannel(axis, `${what} (log scale)`),
  };
  const [low, high] = axis.domain;
  const pixel = (gain: number): number => (height * Math.log(high / gain)) / Math.log(high / low);
  const [left, right] = scale.domain;
  const across = (parameters: number): number =>
    (width * Math.log(parameters / left)) / Math.log(right / left);
  const without = values.length - points.length;
  return {
    ...figureFrame({
      title: gainByParametersTitle({
        what,
        models: points.length,
        ratio: analysis?.ratio ?? null,
        isPrimary: analysis?.role === "primary",
      }),
      key: [
        signKey(values.filter(({ model }) => points.some((point) => point.model === model))),
        "a line joins the models of a family",
        ...(without > 0 ? [`${String(without)} without a known size or gain`] : []),
      ]
        .filter((part) => part !== "")
        .join(" · "),
      description: "Mean gain of every model by its number of parameters, families joined by lines.",
    }),
    width,
    height,
    layer: [
      neutralRule(y),
      {
        data: { values: points },
        mark: { type: "line", strokeWidth: em(0.1), opacity: 0.6 },
        encoding: {
          ...{ x, y, detail: { field: "family", type: "nominal" } },
          stroke: { field: "colour", type: "nominal", scale: null },
        },
      },
      pointLayer(points, x, y),
      ...neutralLabel(y, pixel(1) < em(2) ? "below" : "above"),
      ...endLabels(
        lines.map((line, i) => {
          const { parameters, mean } = line.at(-1) ?? line[0];
          return { name: names[i] ?? "", x: across(parameters), y: pixel(mean) };
        }),
        { width, height },
      ),
    ],
  };
}

const pointsOf = (values: readonly ModelValue[]): readonly Point[] =>
  values.flatMap(({ model, family, wiring, normType, parameters, logGain }) => {
    const mean = logGain.defined ? Math.exp(logGain.value) : Number.NaN;
    if (parameters === null || !(parameters > 0) || !Number.isFinite(parameters) || !hasPlace(mean))
      return [];
    return [{ model, family, parameters, mean, colour: wiringColour(wiring), norm: normName(normType) }];
  });

type Line = readonly [Point, ...Point[]];

/** Points of one family and colour, by size. */
function linesOf(points: readonly Point[]): readonly Line[] {
  const lines = new Map<string, [Point, ...Point[]]>();
  for (const point of points.toSorted((a, b) => a.parameters - b.parameters)) {
    const key = JSON.stringify([point.family, point.colour]);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [point]);
    else line.push(point);
  }
  return [...lines.values()];
}

const pointLayer = (points: readonly Point[], x: PositionField, y: PositionField): PanelLayer => ({
  data: { values: points },
  mark: { type: "point", filled: true, size: em(0.6) ** 2, opacity: 1 },
  encoding: {
    ...{ x, y, fill: { field: "colour", type: "nominal", scale: null } },
    shape: { field: "norm", type: "nominal", scale: NORM_SCALE, legend: null },
    tooltip: [
      { field: "model", type: "nominal", title: "Model" },
      { field: "family", type: "nominal", title: "Family" },
      { field: "parameters", type: "quantitative", title: "Parameters", format: ".3~s" },
      { field: "mean", type: "quantitative", title: "Mean", format: ".4f" },
    ],
  },
});
