import { countText, counted } from "@gain/analysis";
import type { PairedComparison } from "@gain/analysis";
import type { GainBlock } from "@gain/records";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { gainTitleInside } from "../text/gainTitle.ts";
import { promptText } from "../text/promptText.ts";
import { widestText } from "../text/textWidth.ts";
import { pairTitle } from "../titles/pairTitle.ts";
import { ratioMarks } from "./allPairs.ts";
import { depthField, textColumn, type DepthField } from "./depth.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { em, rowHeight, TALLEST } from "./measures.ts";
import { neutralLine } from "./neutralLine.ts";
import { logChannel, oneAxis } from "./oneAxis.ts";
import { categoryRatios, ratioEstimate, type CategoryRatio } from "./pairCategories.ts";
import { PROMPT_GREY } from "./quietTick.ts";

export interface PairByCategoryInput {
  readonly block?: GainBlock;
  readonly pair: PairedComparison;
}

const AROUND_ROWS = em(15);
const LARGEST_LABELS = 0.34;
const GAP = em(0.8);
/** More circles in a row hide each other, and ticks are drawn instead. */
const MOST_CIRCLES = 60;

/**
 * Two models on the same prompts: the ratio of their gains for every prompt, its geometric mean with 95 % interval by
 * category, and over all categories with the same weight, on a log axis. Filled where an interval excludes 1.
 */
export function pairByCategory({ block, pair }: PairByCategoryInput): FigureSpec {
  const { rows: categories, leftOut } = categoryRatios(pair);
  const all = allOf(pair);
  const rows = [...categories, ...(pair.n === 0 ? [] : [all])];
  const row = rowHeight(rows.length, TALLEST - AROUND_ROWS, em(2.6));
  const height = Math.max(rows.length, 1) * row;
  const names = fittedLabels(
    categories.map(({ category }) => category ?? "(no category)"),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  );
  const labels = rows.map(({ n }, i) => `${(names[i] ?? "All").trimEnd()} (${countText(n)})`);
  const texts = rows.map(({ estimate }) => estimate?.text ?? "no interval");
  const gutter = widestText(labels, SMALLEST_FONT_SIZE) + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - widestText(texts, SMALLEST_FONT_SIZE) - GAP);
  const axis = oneAxis(
    rows.flatMap(({ prompts, estimate }) => [
      ...prompts.map(({ ratio }) => ratio),
      ...(estimate === null ? [] : [estimate.low, estimate.high]),
    ]),
    width,
  );
  const depth = depthField(height);
  const x: PositionField = {
    field: "ratio",
    type: "quantitative",
    ...logChannel(axis, [
      `Ratio of ${gainTitleInside(block)}s, first / second (log scale)`,
      ...notes(pair, rows, leftOut),
    ]),
  };
  const places = rows.map((_, i) => (i + 0.5) * row);
  return {
    ...figureFrame({
      title: pairTitle(pair, all.estimate),
      key: "open: one prompt · 95 % interval, filled: it excludes 1 · (n)",
      description:
        "The ratio of two models' gains for every prompt, with geometric means and 95 % intervals by category and over all.",
    }),
    width,
    height,
    layer: [
      ...neutralLine(x, axis, "1 = equal gains", width),
      promptMarks(rows, { places, row }, x, depth),
      ...ratioMarks(
        rows.flatMap(({ estimate }, i) =>
          estimate === null
            ? []
            : [
                {
                  ...{ ratio: estimate.ratio, low: estimate.low, high: estimate.high },
                  ...{ label: labels[i] ?? "", pHolm: null, y: (places[i] ?? 0) + 0.18 * row },
                  excludesOne: estimate.low > 1 || estimate.high < 1,
                },
              ],
        ),
        x,
        depth,
      ),
      textColumn(
        labels.map((text, i) => ({ text, y: places[i] ?? 0 })),
        { x: -GAP, align: "right" },
        depth,
      ),
      textColumn(
        texts.map((text, i) => ({ text, y: places[i] ?? 0 })),
        { x: width + GAP, align: "left" },
        depth,
      ),
    ],
  };
}

/** The test that a pair is judged by. */
function allOf({ n, ratioTest }: PairedComparison): CategoryRatio {
  const found = ratioTest.defined ? ratioTest.value : null;
  return {
    ...{ category: null, n, prompts: [] },
    estimate: found === null ? null : ratioEstimate(found.ratio, found.interval.low, found.interval.high),
  };
}

function promptMarks(
  rows: readonly CategoryRatio[],
  { places, row }: { readonly places: readonly number[]; readonly row: number },
  x: PositionField,
  depth: DepthField,
): PanelLayer {
  const isCrowded = rows.some(({ prompts }) => prompts.length > MOST_CIRCLES);
  const tooltip = [
    { field: "prompt", type: "nominal", title: "Prompt" },
    { field: "ratio", type: "quantitative", title: "Ratio", format: ".4f" },
  ] as const;
  const values = rows.flatMap(({ prompts }, i) =>
    prompts.map(({ prompt, ratio }) => {
      const y = (places[i] ?? 0) - 0.18 * row;
      return { prompt: promptText(prompt), ratio, y, top: y - 0.16 * row, bottom: y + 0.16 * row };
    }),
  );
  if (isCrowded) {
    return {
      data: { values },
      mark: { type: "rule", stroke: PROMPT_GREY, strokeWidth: em(0.09) },
      encoding: { x, y: depth("top"), y2: { field: "bottom" }, tooltip: [...tooltip] },
    };
  }
  return {
    data: { values },
    mark: {
      type: "point",
      shape: "circle",
      filled: false,
      size: em(0.45) ** 2,
      stroke: INK,
      strokeWidth: em(0.09),
      opacity: 1,
    },
    encoding: { x, y: depth("y"), tooltip: [...tooltip] },
  };
}

/** Prompts that are not drawn, and why. */
function notes(pair: PairedComparison, rows: readonly CategoryRatio[], leftOut: number): string[] {
  const drawn = rows.reduce((sum, { prompts }) => sum + prompts.length, 0);
  const counts: readonly (readonly [number, string])[] = [
    [pair.onlyFirst, "only in the first"],
    [pair.onlySecond, "only in the second"],
    [pair.withoutPrompt.first + pair.withoutPrompt.second, "without a prompt text"],
    [pair.unusablePairs, "with a gain that is not positive and finite"],
  ];
  const missing = counts.flatMap(([count, what]) =>
    count > 0 ? [`${counted(count, "prompt")} ${what}`] : [],
  );
  return [
    ...missing,
    ...(leftOut > 0 ? [`${countText(leftOut)} more categories not drawn`] : []),
    ...(drawn < pair.n ? [`${countText(drawn)} of ${countText(pair.n)} prompts drawn, evenly spaced`] : []),
  ];
}
