import { paddedDomain } from "../numbers/axisDomain.ts";
import type { PanelSpec } from "../figureSpec.ts";
import type { LayerGain, LayerGains } from "../gainByLayer.ts";
import { demandsLogAxis, logTicks, paddedLogDomain } from "../numbers/logAxis.ts";
import { neutralRule } from "../marks/neutralRule.ts";
import { CATEGORY_COLOURS, CATEGORY_DASHES } from "../look/palette.ts";

const WIDTH = 560;

/**
 * Lines of mean gain over the blocks that `gains` covers, one per category of the whole profile, so that a category
 * keeps its colour in every panel.
 */
export function gainProfilePanel(
  profile: LayerGains,
  gains: readonly LayerGain[],
  height: number,
): PanelSpec {
  const blocks = gains.map((gain) => gain.layer);
  const category = { field: "category", type: "nominal" } as const;
  const domain = [...profile.categories];
  const legend = {
    orient: "bottom",
    columns: 3,
    symbolType: "stroke",
    symbolSize: 420,
    symbolStrokeWidth: 2,
  } as const;
  return {
    title: { text: blockRange(blocks), fontSize: 13, fontWeight: "normal", offset: 6 },
    width: WIDTH,
    height,
    layer: [
      neutralRule("y"),
      {
        data: { values: [...gains] },
        mark: { type: "line", strokeWidth: 1.8, point: { filled: true, size: 22 } },
        encoding: {
          x: {
            field: "layer",
            type: "quantitative",
            scale: { domain: paddedDomain(blocks, 0.02), nice: false, zero: false },
            axis: { title: "Block k", tickMinStep: 1, tickCount: 10, format: "d", grid: false },
          },
          y: { field: "meanGain", type: "quantitative", ...gainScale(gains) },
          color: { ...category, scale: { domain, range: cycled(CATEGORY_COLOURS, domain) }, legend },
          strokeDash: {
            ...category,
            scale: { domain, range: cycled(CATEGORY_DASHES, domain).map((dash) => [...dash]) },
            legend,
          },
          tooltip: [
            { ...category, title: "Category" },
            { field: "layer", type: "quantitative", title: "Block" },
            { field: "meanGain", type: "quantitative", title: "Mean gain", format: ".4f" },
            { field: "prompts", type: "quantitative", title: "Prompts" },
          ],
        },
      },
    ],
  };
}

function blockRange(blocks: readonly number[]): string {
  if (blocks.length === 0) return "No block has a finite mean gain";
  const [first, last] = [Math.min(...blocks), Math.max(...blocks)];
  return first === last ? `Block ${String(first)}` : `Blocks ${String(first)} to ${String(last)}`;
}

function gainScale(gains: readonly LayerGain[]) {
  const means = [1, ...gains.map((gain) => gain.meanGain)];
  if (!demandsLogAxis(means)) {
    return {
      scale: { domain: paddedDomain(means), nice: false, zero: false },
      axis: { title: "Mean gain", tickCount: 7 },
    } as const;
  }
  const domain = paddedLogDomain(means);
  return {
    scale: { type: "log", domain, nice: false },
    axis: { title: "Mean gain, log scale", values: logTicks(domain), format: "~g" },
  } as const;
}

/** One entry per category, starting over when the list is shorter. */
function cycled<Entry>(entries: readonly Entry[], categories: readonly string[]): Entry[] {
  return categories.flatMap((_, index) =>
    entries.slice(index % entries.length, (index % entries.length) + 1),
  );
}
