import { counted, decimals, namedPText } from "@gain/analysis";
import type { PanelLayer, PanelSpec } from "../../figureSpec.ts";
import type { Correlation, FourPanelsInput } from "../fourPanelsInput.ts";
import { KIND_COLOURS } from "../look/modelKind.ts";
import type { PlotSize } from "../look/printSize.ts";
import { gainLineLayer } from "../marks/gainLineLayer.ts";
import { neutralLine } from "../marks/referenceLines.ts";
import { paddedDomain } from "../../numbers/axisDomain.ts";
import { drawnCountText } from "../../prompts/promptSelection.ts";
import { MOST_POINTS } from "../../rows/entropyPoints.ts";
import { type FigureRows, shownRow } from "../../rows/figureRows.ts";
import type { EntropyAxes } from "./entropyAxes.ts";
import { entropyDensityLayer } from "./entropyDensityLayer.ts";
import { entropyPointsLayer } from "./entropyPointsLayer.ts";
import { gainTitle } from "../../text/gainTitle.ts";
import { noteLines } from "../dejavuText.ts";

/**
 * Panel D: output entropy in nats against last gain, with r and p above: one point per prompt, or counts in the cells
 * of a grid for more than 2,000 prompts.
 */
export function entropyPanel(input: FourPanelsInput, rows: FigureRows, size: PlotSize): PanelSpec {
  const { count, drawn, entropies, gains, reasonLeftOut } = rows.entropy;
  const isDense = "cells" in drawn;
  const axes: EntropyAxes = {
    x: axis("Output entropy (nats)", 7, paddedDomain(entropies)),
    y: axis(gainTitle(input.block), 6, paddedDomain([1, ...gains])),
  };
  const prompts = drawnCountText(count, rows.count, reasonLeftOut);
  const neutral = gainLineLayer("y", [neutralLine()], size.width);
  const layers: PanelLayer[] = isDense
    ? [entropyDensityLayer(drawn.cells, axes), neutral]
    : [
        neutral,
        entropyPointsLayer(
          drawn.indices.map((index) => shownRow(rows, index)),
          axes,
          KIND_COLOURS[input.kind],
        ),
      ];
  return {
    title: {
      text: "D. Entropy and gain",
      subtitle: noteLines(
        [
          `${correlationText(input.correlation)} · ${prompts}`,
          isDense ? `more than ${counted(MOST_POINTS, "prompt")}: counted in cells` : null,
        ],
        size.width,
      ),
    },
    ...size,
    layer: layers,
  };
}

function axis(title: string, tickCount: number, domain: [number, number]): EntropyAxes["x"] {
  return { type: "quantitative", scale: { domain, nice: false, zero: false }, axis: { title, tickCount } };
}

function correlationText(correlation: Correlation | null): string {
  if (correlation === null || !Number.isFinite(correlation.r)) return "r not defined";
  const { r, p } = correlation;
  return `r = ${decimals(r, 3)}, ${Number.isFinite(p) ? namedPText("p", p) : "p not defined"}`;
}
