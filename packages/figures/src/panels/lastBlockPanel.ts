import type { BlockMechanism, LastBlock } from "@gain/analysis";
import type { PanelSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { TERM_COLOURS, TERM_LABELS, TERMS } from "../look/termStyle.ts";
import { neutralRule } from "../notebook/marks/neutralRule.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { linearZeroAxis } from "../numbers/zeroAxis.ts";
import { counted, gainText } from "../text/gainText.ts";
import { noteLines } from "../text/noteLines.ts";
import { widestText } from "../text/textWidth.ts";

const ROW_HEIGHT = 26;
const TEXT_GAP = 10;

/** The last block's terms as bars with their values, over all prompts, and as diamonds over those that it shrinks. */
export function lastBlockPanel(
  { prompts, shrunk, overAll, overShrunk }: LastBlock,
  width: number,
): PanelSpec {
  const bars = TERMS.flatMap((term) => {
    const mean = meanOf(overAll, term);
    if (mean === null) return [];
    const ofShrunk = meanOf(overShrunk, term);
    const texts = [termText(mean), ...(ofShrunk === null ? [] : [`◇ ${termText(ofShrunk)}`])];
    return [{ term: TERM_LABELS[term], mean, shrunk: ofShrunk, text: texts.join("  ") }];
  });
  const gutter = Math.ceil(
    widestText(
      bars.map(({ text }) => text),
      SMALLEST_FONT_SIZE,
    ) + TEXT_GAP,
  );
  const { scale, ticks } = linearZeroAxis(bars.flatMap(({ mean, shrunk: other }) => [mean, other ?? 0]));
  const labels = bars.map(({ term }) => term);
  const y: PositionField = {
    field: "term",
    type: "nominal",
    scale: { domain: labels },
    axis: { title: null, ticks: false, labelPadding: 6 },
  };
  const tooltip = [
    { field: "term", type: "nominal", title: "Term" },
    { field: "mean", type: "quantitative", title: "Mean over all", format: ".4f" },
    ...(shrunk === 0
      ? []
      : ([{ field: "shrunk", type: "quantitative", title: "Mean over the shrunk", format: ".4f" }] as const)),
  ] as const;
  return {
    title: {
      text: noteLines(
        [
          bars.length === 0
            ? `Block ${String(overAll.layer)}, the last: no finite mean`
            : `Block ${String(overAll.layer)}, the last: mean over ${counted(prompts, "prompt")}${shrunk === 0 ? ", none of which it shrinks" : ` · ◇ over the ${counted(shrunk, "prompt")} that it shrinks`}`,
        ],
        width,
      ),
      ...{ fontSize: SMALLEST_FONT_SIZE, fontWeight: "normal", offset: 6 },
    },
    width: width - gutter,
    height: Math.max(bars.length, 1) * ROW_HEIGHT,
    data: { values: bars },
    layer: [
      {
        mark: { type: "bar", height: 14, stroke: INK, strokeWidth: 0.5 },
        encoding: {
          x: {
            field: "mean",
            type: "quantitative",
            scale,
            axis: { title: "Mean term of gain² − 1", ...ticks, tickCount: 5 },
          },
          y,
          fill: {
            field: "term",
            type: "nominal",
            scale: {
              domain: TERMS.map((term) => TERM_LABELS[term]),
              range: TERMS.map((term) => TERM_COLOURS[term]),
            },
            legend: null,
          },
          tooltip: [...tooltip],
        },
      },
      neutralRule("x", 0),
      {
        transform: [{ filter: { field: "shrunk", valid: true } }],
        mark: {
          type: "point",
          shape: "diamond",
          size: 70,
          fill: "white",
          stroke: INK,
          strokeWidth: 1.5,
          opacity: 1,
        },
        encoding: { x: { field: "shrunk", type: "quantitative" }, y, tooltip: [...tooltip] },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle", fontSize: SMALLEST_FONT_SIZE, fill: INK },
        encoding: { x: { value: width - gutter + TEXT_GAP }, y, text: { field: "text", type: "nominal" } },
      },
    ],
  };
}

/** Four decimals, or two digits where four would show nothing but zeros. */
function termText(value: number): string {
  const size = Math.abs(value);
  const isTiny = size > 0 && size < 0.00005;
  return `${value < 0 ? "−" : "+"}${isTiny ? size.toExponential(1) : gainText(size, 4)}`;
}

function meanOf(block: BlockMechanism, term: (typeof TERMS)[number]): number | null {
  const { mean } = block[term];
  return mean.defined && isDrawable(mean.value) ? mean.value : null;
}
