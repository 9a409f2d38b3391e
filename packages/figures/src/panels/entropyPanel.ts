import type { GainRow } from "@gain/records";
import type { PanelLayer, PanelSpec } from "../figureSpec.ts";
import type { Correlation, FourPanelsInput } from "../fourPanelsInput.ts";
import { KIND_COLOURS } from "../look/modelKind.ts";
import type { PlotSize } from "../look/printSize.ts";
import { gainLineLayer } from "../marks/gainLineLayer.ts";
import { neutralLine } from "../marks/referenceLines.ts";
import { paddedDomain } from "../numbers/axisDomain.ts";
import { isDrawable, reasonNotDrawn } from "../numbers/drawable.ts";
import { drawnCountText } from "../prompts/promptSelection.ts";
import { counted } from "../text/gainText.ts";
import { noteLines } from "../text/noteLines.ts";
import { pText } from "../text/pText.ts";
import type { EntropyAxes, EntropyPoint } from "./entropyAxes.ts";
import { entropyDensityLayer } from "./entropyDensityLayer.ts";
import { entropyPointsLayer } from "./entropyPointsLayer.ts";

/** More points than this hide each other; they are counted in cells instead. */
const MOST_POINTS = 2000;

/**
 * Panel D: output entropy in nats against last gain, with r and p above: one point per prompt, or the number of
 * prompts in the cells of a grid where there are more than 2,000.
 */
export function entropyPanel(input: FourPanelsInput, drawn: readonly GainRow[], size: PlotSize): PanelSpec {
  const points = drawn.filter((row): row is EntropyPoint => isDrawable(row.entropyNats));
  const isDense = points.length > MOST_POINTS;
  const axes: EntropyAxes = {
    x: axis("Output entropy (nats)", 7, paddedDomain(points.map((point) => point.entropyNats))),
    y: axis("Last-layer gain", 6, paddedDomain([1, ...points.map((point) => point.lastGain)])),
  };
  const prompts = drawnCountText(points.length, input.rows.length, reasonLeftOut(input.rows));
  const neutral = gainLineLayer("y", [neutralLine()], size.width);
  const layers: PanelLayer[] = isDense
    ? [entropyDensityLayer(points, axes), neutral]
    : [neutral, entropyPointsLayer(points, axes, KIND_COLOURS[input.kind])];
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

function reasonLeftOut(rows: readonly GainRow[]): string {
  const reason = reasonNotDrawn(rows.flatMap((row) => [row.lastGain, row.entropyNats ?? NaN]));
  return rows.some((row) => row.entropyNats === null) ? `no entropy, or ${reason}` : reason;
}

function correlationText(correlation: Correlation | null): string {
  if (correlation === null || !Number.isFinite(correlation.r)) return "r not defined";
  const { r, p } = correlation;
  return `r = ${r.toFixed(3)}, ${Number.isFinite(p) ? pText(p) : "p not defined"}`;
}
