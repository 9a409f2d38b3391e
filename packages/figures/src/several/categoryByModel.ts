import { inCategoryOrder, inModelOrder } from "./reportOrder.ts";
import type { FigureSpec, PanelLayer } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE, TWO_COLUMN_CONTENT_WIDTH } from "../look/printSize.ts";
import { gainColourDomain } from "../numbers/gainColourDomain.ts";
import { widestText } from "../text/textWidth.ts";
import { categoryByModelTitle } from "../titles/categoryByModelTitle.ts";
import { depthField, textColumn, type DepthField } from "./depth.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { heatFill, inkOnCell, type HeatDomain } from "./heatScale.ts";
import { em, rowHeight, TALLEST } from "./measures.ts";
import { modelSigns, signKey } from "./modelMarks.ts";
import { hasPlace } from "./oneAxis.ts";
import type { SeveralModel } from "./severalModel.ts";

export interface CategoryByModelInput {
  readonly models: readonly SeveralModel[];
  /** The colours' range that all figures of a report share; from these means where it is left out. */
  readonly domain?: HeatDomain;
}

const AROUND_ROWS = em(24);
const LARGEST_LABELS = 0.3;
const LONGEST_HEADING = em(9);
const GAP = em(0.8);
/** More columns take the width of two columns of a journal. */
const MOST_IN_ONE_COLUMN = 6;
const MOST_CATEGORIES = 20;
const SIGN = em(1);
/** Level below which a category's own test is shown in bold, after Holm's adjustment within its model. */
const LEVEL = 0.05;

/**
 * Geometric mean gains of every category in every model, printed in cells of one range of colours; bold where the
 * category's test against 1 is below 0.05 after Holm's adjustment. Models and categories in their orders.
 */
export function categoryByModel({ models: given, domain: range }: CategoryByModelInput): FigureSpec {
  const models = inModelOrder(given);
  const ordered = inCategoryOrder(models);
  const categories = ordered.slice(0, MOST_CATEGORIES);
  const isWide = categories.length > MOST_IN_ONE_COLUMN;
  const contentWidth = isWide ? TWO_COLUMN_CONTENT_WIDTH : COLUMN_CONTENT_WIDTH;
  const labels = fittedLabels(
    models.map(({ name }) => name),
    LARGEST_LABELS * contentWidth,
  );
  const gutter = widestText(labels, SMALLEST_FONT_SIZE) + GAP + SIGN;
  const column = Math.min((contentWidth - gutter) / Math.max(categories.length, 1), em(9));
  const width = column * Math.max(categories.length, 1);
  const row = rowHeight(models.length, TALLEST - AROUND_ROWS);
  const height = Math.max(models.length, 1) * row;
  const cells = models.flatMap(({ findings }, i) =>
    categories.map((category, j) => {
      const own = findings.categories.find((summary) => summary.category === category);
      const estimate = own?.estimate.defined === true ? own.estimate.value : null;
      const gain = estimate !== null && hasPlace(estimate.mean) ? estimate.mean : null;
      return {
        ...{ model: labels[i] ?? "", n: own?.n ?? 0, gain, place: categories.indexOf(category) },
        ...{ low: estimate?.interval.low ?? null, high: estimate?.interval.high ?? null },
        ...{ left: j * column + 0.5, right: (j + 1) * column - 0.5, x: (j + 0.5) * column },
        ...{ top: i * row + 0.5, bottom: (i + 1) * row - 0.5, y: (i + 0.5) * row },
        isShown: own?.pHolm.defined === true && own.pHolm.value < LEVEL,
      };
    }),
  );
  const domain = range ?? gainColourDomain(cells.flatMap(({ gain }) => gain ?? []));
  const depth = depthField(height);
  const isMissing = cells.some(({ gain }) => gain === null);
  return {
    ...figureFrame({
      title: categoryByModelTitle(
        models.map((_, i) => {
          const own = cells.filter(({ y }) => y === (i + 0.5) * row);
          return new Map(
            own.flatMap(({ gain, place }) => (gain === null ? [] : [[categories[place] ?? "", gain]])),
          );
        }),
      ),
      key: [
        signKey(models),
        "bold: not 1 (Holm)",
        isMissing ? "–: fewer than 3 prompts" : null,
        ordered.length > categories.length
          ? `${String(ordered.length - categories.length)} more categories not drawn`
          : null,
      ]
        .filter((part) => part !== null && part !== "")
        .join(" · "),
      description:
        "Heat table of the geometric mean gain of every prompt category in every model, in one range of colours.",
      contentWidth,
    }),
    width,
    height,
    data: { values: cells.filter(({ gain }) => gain !== null) },
    layer: [
      {
        mark: { type: "rect" },
        encoding: {
          x: { field: "left", type: "quantitative", scale: { domain: [0, width], nice: false }, axis: null },
          ...{ x2: { field: "right" }, y: depth("top"), y2: { field: "bottom" } },
          fill: heatFill(domain, "Geometric mean gain (log scale)", width),
          tooltip: [
            { field: "model", type: "nominal", title: "Model" },
            { field: "n", type: "quantitative", title: "Prompts" },
            { field: "gain", type: "quantitative", title: "Geometric mean gain", format: ".4f" },
            { field: "low", type: "quantitative", title: "95 % interval from", format: ".4f" },
            { field: "high", type: "quantitative", title: "to", format: ".4f" },
          ],
        },
      },
      ...([false, true] as const).map((isShown) =>
        cellTexts(
          cells
            .filter((cell) => cell.isShown === isShown)
            .map(({ gain, x, y }) => ({
              ...{ x, y, text: gain === null ? "–" : gain.toFixed(2) },
              ink: gain === null ? INK : inkOnCell(gain, domain),
            })),
          isShown ? "bold" : "normal",
          { depth, width },
        ),
      ),
      ...headings(categories, column, width),
      modelSigns(
        models.map(({ wiring, normType }, i) => ({ wiring, normType, y: (i + 0.5) * row })),
        -GAP,
        depth,
      ),
      textColumn(
        labels.map((text, i) => ({ text, y: (i + 0.5) * row })),
        { x: -GAP - SIGN, align: "right" },
        depth,
      ),
    ],
  };
}

function cellTexts(
  values: readonly { readonly x: number; readonly y: number; readonly text: string; readonly ink: string }[],
  fontWeight: "normal" | "bold",
  { depth, width }: { readonly depth: DepthField; readonly width: number },
): PanelLayer {
  return {
    data: { values: [...values] },
    mark: { type: "text", baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fontWeight },
    encoding: {
      x: { field: "x", type: "quantitative", scale: { domain: [0, width], nice: false }, axis: null },
      y: depth("y"),
      text: { field: "text", type: "nominal" },
      fill: { field: "ink", type: "nominal", scale: null },
    },
  };
}

/** Names of categories above their columns: level where they fit, upright otherwise. */
function headings(categories: readonly string[], column: number, width: number): PanelLayer[] {
  const isLevel = widestText(categories, SMALLEST_FONT_SIZE) <= column - em(0.4);
  const texts = fittedLabels(categories, isLevel ? column : LONGEST_HEADING);
  return [
    {
      data: { values: texts.map((text, j) => ({ text, x: (j + 0.5) * column })) },
      mark: {
        ...{ type: "text", fontSize: SMALLEST_FONT_SIZE, fill: INK },
        ...(isLevel
          ? ({ baseline: "bottom", dy: em(-0.3) } as const)
          : ({ angle: 270, align: "left", baseline: "middle", dx: em(0.4) } as const)),
      },
      encoding: {
        x: { field: "x", type: "quantitative", scale: { domain: [0, width], nice: false }, axis: null },
        y: { value: 0 },
        text: { field: "text", type: "nominal" },
      },
    },
  ];
}
