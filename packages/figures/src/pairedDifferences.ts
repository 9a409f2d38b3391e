import type { PairedComparison } from "@gain/analysis";
import { type FigureSpec, type PanelLayer, type PositionField, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { INK, NEUTRAL_LINE, OKABE_ITO, QUIET_INK } from "./notebook/look/palette.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG, SMALLEST_FONT_SIZE } from "./look/printSize.ts";
import { FIGURE_THEME } from "./look/theme.ts";
import { paddedDomain } from "./numbers/axisDomain.ts";
import { isDrawable } from "./numbers/drawable.ts";
import {
  boundsOf,
  differenceStrips,
  type DifferenceStrips,
  type StripMean,
} from "./panels/differenceStrips.ts";
import { pairedNotes } from "./panels/pairedNotes.ts";
import { displayText } from "./text/displayText.ts";
import { noteLines } from "./text/noteLines.ts";
import { textWidth, widestText } from "./text/textWidth.ts";
import type { GainBlock } from "@gain/records";
import { gainTitleInside } from "./text/gainTitle.ts";

const STRIP_HEIGHT = 46;
const LABEL_GAP = 8;
/** Distance of a strip's mean below its points, in units of a strip. */
const MEAN_SHIFT = 0.32;
const SIDE_CHARACTERS = 20;
const ALL_PROMPTS = "All prompts";

/**
 * Gain differences of two models on their common prompts, first − second: one point per prompt in a strip per category,
 * with the mean of each category and of all prompts and their 95 % intervals from the t distribution. The subtitle
 * states the paired test with its alternative.
 */
export function pairedDifferences(comparison: PairedComparison, block: GainBlock = "L"): FigureSpec {
  const strips = differenceStrips(comparison.differences);
  const means = [...strips.means, ...allPrompts(comparison, strips.labels.length)];
  const labels = [...strips.labels, ALL_PROMPTS];
  const gutter = Math.ceil(widestText(labels, SMALLEST_FONT_SIZE, "bold") + LABEL_GAP);
  const width = COLUMN_CONTENT_WIDTH - gutter - RIGHT_OVERHANG;
  const x: PositionField = {
    field: "difference",
    type: "quantitative",
    scale: { domain: paddedDomain(shownValues(strips, means)), nice: false, zero: false },
    axis: { title: `Difference of ${gainTitleInside(block)}, first − second`, tickCount: 6 },
  };
  const y: PositionField = {
    field: "position",
    type: "quantitative",
    scale: { domain: [-0.5, labels.length - 0.5], reverse: true, nice: false, zero: false },
    axis: null,
  };
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description: `Differences of ${gainTitleInside(block)} between two models on the same prompts, by category, with means and intervals.`,
    title: {
      text: "Gain differences on the same prompts",
      subtitle: noteLines(pairedNotes(comparison, strips), COLUMN_CONTENT_WIDTH),
      frame: "bounds",
    },
    width,
    height: labels.length * STRIP_HEIGHT,
    layer: [
      separator(strips.labels.length - 0.5, y),
      {
        data: { values: [{ difference: 0 }] },
        mark: {
          type: "rule",
          stroke: NEUTRAL_LINE.colour,
          strokeDash: [...NEUTRAL_LINE.dash],
          strokeWidth: 2,
        },
        encoding: { x },
      },
      {
        data: { values: [...strips.points] },
        mark: {
          type: "point",
          shape: "circle",
          filled: true,
          size: strips.points.length > 300 ? 18 : 46,
          fill: OKABE_ITO.blue,
          fillOpacity: 0.55,
          opacity: 1,
        },
        encoding: {
          x,
          y,
          tooltip: [
            { field: "prompt", type: "nominal", title: "Prompt" },
            { field: "category", type: "nominal", title: "Category" },
            { field: "first", type: "quantitative", title: "Gain of the first", format: ".4f" },
            { field: "second", type: "quantitative", title: "Gain of the second", format: ".4f" },
            { field: "difference", type: "quantitative", title: "Difference", format: "+.4f" },
          ],
        },
      },
      ...meanLayers(means, strips.labels.length, x, y),
      ...labels.map((label, strip) => stripLabel(label, strip, label === ALL_PROMPTS, y)),
      ...sides(comparison, width),
    ],
  };
}

function allPrompts({ n, meanDifference, interval }: PairedComparison, strip: number): StripMean[] {
  if (!meanDifference.defined || !isDrawable(meanDifference.value)) return [];
  return [{ label: ALL_PROMPTS, strip, prompts: n, mean: meanDifference.value, ...boundsOf(interval) }];
}

function shownValues(strips: DifferenceStrips, means: readonly StripMean[]): number[] {
  const ends = means.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]);
  return [0, ...strips.points.map(({ difference }) => difference), ...ends];
}

/** A diamond at each mean on a line over its interval; the mean of all prompts in the middle of its own strip. */
function meanLayers(
  means: readonly StripMean[],
  lastStrip: number,
  x: PositionField,
  y: PositionField,
): PanelLayer[] {
  const values = means.map((mean) => ({
    ...mean,
    position: mean.strip === lastStrip ? mean.strip : mean.strip + MEAN_SHIFT,
  }));
  return [
    {
      data: { values },
      transform: [{ filter: { field: "low", valid: true } }],
      mark: { type: "rule", stroke: INK, strokeWidth: 2 },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
    },
    {
      data: { values },
      mark: { type: "point", shape: "diamond", filled: true, size: 90, fill: INK, opacity: 1 },
      encoding: {
        x: { ...x, field: "mean" },
        y,
        tooltip: [
          { field: "label", type: "nominal", title: "Mean of" },
          { field: "prompts", type: "quantitative", title: "Prompts" },
          { field: "mean", type: "quantitative", title: "Mean difference", format: "+.4f" },
          { field: "low", type: "quantitative", title: "95 % from", format: "+.4f" },
          { field: "high", type: "quantitative", title: "95 % to", format: "+.4f" },
        ],
      },
    },
  ];
}

function stripLabel(label: string, strip: number, isBold: boolean, y: PositionField): PanelLayer {
  return {
    data: { values: [{ label, position: strip }] },
    mark: {
      type: "text",
      align: "right",
      baseline: "middle",
      fontSize: SMALLEST_FONT_SIZE,
      fontWeight: isBold ? "bold" : "normal",
      fill: INK,
    },
    encoding: { x: { value: -LABEL_GAP }, y, text: { field: "label", type: "nominal" } },
  };
}

function separator(position: number, y: PositionField): PanelLayer {
  return {
    data: { values: [{ position }] },
    mark: { type: "rule", stroke: QUIET_INK, strokeWidth: 1 },
    encoding: { y },
  };
}

/** Labels above the plot for the larger model on either side of zero: by name where both names fit. */
function sides({ first, second }: PairedComparison, width: number): PanelLayer[] {
  const texts = (left: string, right: string): [string, string] => [
    `◀ ${left} is larger`,
    `${right} is larger ▶`,
  ];
  const named = texts(displayText(second, SIDE_CHARACTERS), displayText(first, SIDE_CHARACTERS));
  const namedWidth = named.reduce((sum, text) => sum + textWidth(text, SMALLEST_FONT_SIZE), 0);
  const [left, right] = namedWidth + LABEL_GAP < width ? named : texts("second", "first");
  return [side(left, 0, "left"), side(right, width, "right")];
}

function side(text: string, x: number, align: "left" | "right"): PanelLayer {
  return {
    data: { values: [{ text }] },
    mark: { type: "text", align, baseline: "bottom", fontSize: SMALLEST_FONT_SIZE, fill: QUIET_INK },
    encoding: { x: { value: x }, y: { value: -5 }, text: { field: "text", type: "nominal" } },
  };
}
