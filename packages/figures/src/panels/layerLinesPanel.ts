import type { PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { OKABE_ITO } from "../notebook/look/palette.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG, SMALLEST_FONT_SIZE, Y_AXIS_WIDTH } from "../look/printSize.ts";
import { legendColumns } from "../marks/legendColumns.ts";
import { paddedDomain } from "../numbers/axisDomain.ts";
import type { LayerPoint } from "./layerPoints.ts";

/** Colours of the categories' lines: without the neutral line's, and without yellow, too pale on white paper. */
const CATEGORY_COLOURS: readonly string[] = [
  OKABE_ITO.blue,
  OKABE_ITO.orange,
  OKABE_ITO.bluishGreen,
  OKABE_ITO.reddishPurple,
  OKABE_ITO.black,
  OKABE_ITO.skyBlue,
];

/** Dashes of the categories' lines, so that the lines stay apart in greyscale print. */
const CATEGORY_DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [8, 3],
  [2, 2],
  [8, 3, 2, 3],
  [4, 2],
];

/** Width of the plot. */
export const LAYER_PANEL_WIDTH = COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH - RIGHT_OVERHANG;

interface LineLooks {
  readonly title: string;
  readonly colours: readonly string[];
  readonly dashes: readonly (readonly number[])[];
  /** Position of the legend in the whole figure. */
  readonly legendAt: "top" | "bottom";
}

/** With more layers, points are small, so that they do not hide the lines. */
const MOST_LARGE_POINTS = 50;

/** One panel of lines over layers. */
interface LayerLinesPanel {
  readonly title: string | string[];
  readonly height: number;
  readonly points: readonly LayerPoint[];
  /** Labels of all categories of the figure, so that a category keeps its colour in every panel. */
  readonly categories: readonly string[];
  readonly layerTitle: string;
  /** Ends of the layer axis; derived from the points where left out. */
  readonly layerDomain?: readonly [number, number];
  /**
   * The meaning and style of the lines in the categories' order, or one line without a legend; the prompts' categories
   * where left out.
   */
  readonly lines?: LineLooks | "one line";
  readonly y: Pick<PositionField, "scale" | "axis">;
  /** The name of the mean in a tooltip. */
  readonly meanTitle: string;
  readonly meanFormat: string;
  /** Drawn below the lines. */
  readonly below: readonly PanelLayer[];
}

const CATEGORY = { field: "category", type: "nominal" } as const;
const CATEGORY_LINES: LineLooks = {
  title: "Category",
  colours: CATEGORY_COLOURS,
  dashes: CATEGORY_DASHES,
  legendAt: "bottom",
};

/** Lines of means over layers, one colour and dash per line, with a point at each layer. */
export function layerLinesPanel(panel: LayerLinesPanel): PanelSpec {
  const lines = panel.lines ?? CATEGORY_LINES;
  const layers = panel.points.map(({ layer }) => layer);
  const pointSize = new Set(layers).size > MOST_LARGE_POINTS ? 8 : 22;
  return {
    title: { text: panel.title, fontSize: SMALLEST_FONT_SIZE, fontWeight: "normal", offset: 6 },
    width: LAYER_PANEL_WIDTH,
    height: panel.height,
    layer: [
      ...panel.below,
      {
        data: { values: [...panel.points] },
        mark: {
          type: "line",
          strokeWidth: 1.8,
          point: { filled: true, size: pointSize, ...(lines === "one line" && { color: INK }) },
          ...(lines === "one line" && { color: INK }),
        },
        encoding: {
          x: {
            field: "layer",
            type: "quantitative",
            scale: {
              domain: [...(panel.layerDomain ?? paddedDomain(layers, 0.02))],
              nice: false,
              zero: false,
            },
            axis: { title: panel.layerTitle, tickMinStep: 1, tickCount: 10, format: "d", grid: false },
          },
          y: { field: "mean", type: "quantitative", ...panel.y },
          ...(lines !== "one line" && looksOf(lines, panel.categories)),
          tooltip: [
            ...(lines === "one line" ? [] : [{ ...CATEGORY, title: lines.title }]),
            { field: "layer", type: "quantitative", title: panel.layerTitle },
            { field: "mean", type: "quantitative", title: panel.meanTitle, format: panel.meanFormat },
            { field: "prompts", type: "quantitative", title: "Prompts" },
          ],
        },
      },
    ],
  };
}

/** Colour and dash of each line, in one legend. */
function looksOf({ colours, dashes, legendAt }: LineLooks, categories: readonly string[]) {
  const domain = [...categories];
  const legend = {
    orient: legendAt,
    columns: legendColumns(domain, LAYER_PANEL_WIDTH),
    symbolType: "stroke",
    symbolSize: 420,
    symbolStrokeWidth: 2,
  } as const;
  return {
    color: { ...CATEGORY, scale: { domain, range: cycled(colours, domain) }, legend },
    strokeDash: {
      ...CATEGORY,
      scale: { domain, range: cycled(dashes, domain).map((dash) => [...dash]) },
      legend,
    },
  };
}

/** One entry per category, starting over when the list is shorter. */
function cycled<Entry>(entries: readonly Entry[], categories: readonly string[]): Entry[] {
  return categories.flatMap((_, index) =>
    entries.slice(index % entries.length, (index % entries.length) + 1),
  );
}
