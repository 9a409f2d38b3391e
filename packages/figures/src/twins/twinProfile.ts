import { deltaText, type BandedMean, type TwinFindings } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { BAND_GREY, INK, LAST_BLOCK_GREY } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { blockTicks } from "../numbers/blockTicks.ts";
import { cutAxis } from "../numbers/cutAxis.ts";
import { figureFrame } from "../several/figureFrame.ts";
import { em } from "../several/measures.ts";
import { PROMPT_GREY } from "../several/quietTick.ts";
import { twinProfileTitle } from "../titles/twinTitles.ts";
import { deltaChannel, deltaDomain, isBeyondZero, MEAN_MARK, zeroLayers } from "./deltaAxis.ts";

const Y_AXIS = em(4.8);
const HEIGHT = em(20);
const RIGHT = em(1);

type Block = BandedMean & { readonly block: number };

/**
 * The difference of log gains at every block with its simultaneous band. A block that dwarfs all others, as the first
 * may, is beyond the axis and printed in its place.
 */
export function twinProfileFigure(findings: Pick<TwinFindings, "profile" | "design">): FigureSpec {
  const { band } = findings.profile;
  const blocks = band.defined ? band.value.means.map((mean, i): Block => ({ ...mean, block: i + 1 })) : [];
  const { cut } = cutAxis(
    blocks.map(({ low, high }) => [Math.min(low, 0), Math.max(high, 0)]),
    new Set([blocks.length - 1]),
  );
  const drawn = blocks.filter((_, i) => !cut.has(i));
  const domain = deltaDomain(drawn.flatMap(({ low, high }) => [low, high]));
  const y: PositionField = { field: "mean", ...deltaChannel(domain, "Δ log gain, parallel − sequential") };
  const layers = Math.max(blocks.length, 1);
  const x: PositionField = {
    field: "block",
    type: "quantitative",
    scale: { domain: [0.4, layers + 0.6], nice: false, zero: false },
    axis: { title: "Block k", values: [...blockTicks(1, layers)], format: "d", grid: false },
  };
  const width = COLUMN_CONTENT_WIDTH - Y_AXIS - RIGHT;
  const n = band.defined ? band.value.n : 0;
  return {
    ...figureFrame({
      title: twinProfileTitle(findings),
      key: [
        `mean of ${String(n)} pairs`,
        "band: simultaneous 95 %, sign-flip max-t",
        "filled: excludes 0",
        "shaded: last block",
      ].join(" · "),
      description:
        "The difference of the log gains of parallel and sequential models at every block, with a simultaneous 95 % band.",
    }),
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: [{ start: layers - 0.5, end: layers + 0.5 }] },
        mark: { type: "rect", fill: LAST_BLOCK_GREY },
        encoding: { x: { ...x, field: "start" }, x2: { field: "end" } },
      },
      ...stretches(drawn).map((values): PanelLayer => ({
        data: { values: values.map((each) => ({ ...each })) },
        mark: { type: "area", fill: BAND_GREY, stroke: PROMPT_GREY, strokeWidth: em(0.07), clip: true },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
      })),
      ...zeroLayers("y", y, null),
      ...stretches(drawn).map((values): PanelLayer => ({
        data: { values: values.map((each) => ({ ...each })) },
        mark: { type: "line", stroke: INK, strokeWidth: em(0.13), clip: true },
        encoding: { x, y },
      })),
      ...blockMarks(drawn, x, y),
      ...cutTexts(
        blocks.filter((_, i) => cut.has(i)),
        x,
        layers / 2,
      ),
    ],
  };
}

/** Neighbouring blocks that are drawn. */
function stretches(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const found: Block[][] = [];
  for (const block of blocks) {
    const last = found.at(-1);
    if (last !== undefined && last.at(-1)?.block === block.block - 1) last.push(block);
    else found.push([block]);
  }
  return found;
}

/** Every interval as a thin rule as well, since a lone block has no area. */
function blockMarks(blocks: readonly Block[], x: PositionField, y: PositionField): PanelLayer[] {
  const values = blocks.map((block) => ({
    ...block,
    fill: isBeyondZero(block) ? INK : "white",
    text: deltaText({ mean: block.mean, interval: block }),
  }));
  return [
    {
      data: { values },
      mark: { type: "rule", stroke: PROMPT_GREY, strokeWidth: em(0.09), clip: true },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
    },
    {
      data: { values },
      mark: MEAN_MARK,
      encoding: {
        ...{ x, y, fill: { field: "fill", type: "nominal", scale: null } },
        tooltip: [
          { field: "block", type: "quantitative", title: "Block" },
          { field: "text", type: "nominal", title: "Mean Δ, band" },
          { field: "p", type: "quantitative", title: "p over all blocks", format: ".2g" },
        ],
      },
    },
  ];
}

/** Blocks beyond the axis, in words at the top of their place. */
function cutTexts(blocks: readonly Block[], x: PositionField, middle: number): PanelLayer[] {
  return blocks.map(({ block, mean, low, high }): PanelLayer => {
    const isLeft = block <= middle;
    const text = `block ${String(block)}, not drawn: ${deltaText({ mean, interval: { low, high } })}`;
    return {
      data: { values: [{ block, text }] },
      mark: {
        ...{ type: "text", baseline: "top", dy: em(0.2), fontSize: SMALLEST_FONT_SIZE, fill: INK },
        ...(isLeft ? { align: "left", dx: em(-0.4) } : { align: "right", dx: em(0.4) }),
      },
      encoding: { x, y: { value: 0 }, text: { field: "text", type: "nominal" } },
    };
  });
}
