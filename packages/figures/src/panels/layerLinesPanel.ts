import type { PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import { CATEGORY_COLOURS, CATEGORY_DASHES } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG, SMALLEST_FONT_SIZE, Y_AXIS_WIDTH } from "../look/printSize.ts";
import { legendColumns } from "../marks/legendColumns.ts";
import { paddedDomain } from "../numbers/axisDomain.ts";
import type { LayerPoint } from "./layerPoints.ts";

const WIDTH = COLUMN_CONTENT_WIDTH - Y_AXIS_WIDTH - RIGHT_OVERHANG;

/** One panel of lines over layers. */
interface LayerLinesPanel {
  readonly title: string;
  readonly height: number;
  readonly points: readonly LayerPoint[];
  /** Labels of all categories of the figure, so that a category keeps its colour in every panel. */
  readonly categories: readonly string[];
  readonly layerTitle: string;
  readonly y: Pick<PositionField, "scale" | "axis">;
  /** What the mean is called in a tooltip. */
  readonly meanTitle: string;
  readonly meanFormat: string;
  /** Drawn below the lines. */
  readonly below: readonly PanelLayer[];
}

/** Lines of means over layers, one colour and dash per category, with a point at each layer. */
export function layerLinesPanel(panel: LayerLinesPanel): PanelSpec {
  const category = { field: "category", type: "nominal" } as const;
  const domain = [...panel.categories];
  const legend = {
    orient: "bottom",
    columns: legendColumns(domain, WIDTH),
    symbolType: "stroke",
    symbolSize: 420,
    symbolStrokeWidth: 2,
  } as const;
  return {
    title: { text: panel.title, fontSize: SMALLEST_FONT_SIZE, fontWeight: "normal", offset: 6 },
    width: WIDTH,
    height: panel.height,
    layer: [
      ...panel.below,
      {
        data: { values: [...panel.points] },
        mark: { type: "line", strokeWidth: 1.8, point: { filled: true, size: 22 } },
        encoding: {
          x: {
            field: "layer",
            type: "quantitative",
            scale: {
              domain: paddedDomain(
                panel.points.map(({ layer }) => layer),
                0.02,
              ),
              nice: false,
              zero: false,
            },
            axis: { title: panel.layerTitle, tickMinStep: 1, tickCount: 10, format: "d", grid: false },
          },
          y: { field: "mean", type: "quantitative", ...panel.y },
          color: { ...category, scale: { domain, range: cycled(CATEGORY_COLOURS, domain) }, legend },
          strokeDash: {
            ...category,
            scale: { domain, range: cycled(CATEGORY_DASHES, domain).map((dash) => [...dash]) },
            legend,
          },
          tooltip: [
            { ...category, title: "Category" },
            { field: "layer", type: "quantitative", title: panel.layerTitle },
            { field: "mean", type: "quantitative", title: panel.meanTitle, format: panel.meanFormat },
            { field: "prompts", type: "quantitative", title: "Prompts" },
          ],
        },
      },
    ],
  };
}

/** One entry per category, starting over when the list is shorter. */
function cycled<Entry>(entries: readonly Entry[], categories: readonly string[]): Entry[] {
  return categories.flatMap((_, index) =>
    entries.slice(index % entries.length, (index % entries.length) + 1),
  );
}
