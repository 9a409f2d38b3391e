import { counted } from "@gain/analysis";
import type { PanelSpec, PositionField } from "../../figureSpec.ts";
import { KIND_COLOURS, KIND_LABELS, MODEL_KINDS } from "../look/modelKind.ts";
import { type PlotSize, NOTE_FONT_SIZE } from "../look/printSize.ts";
import { haloedText } from "../marks/haloedText.ts";
import type { ModelBar } from "../marks/modelBar.ts";
import { modelBarDatum, modelBarLayers } from "../marks/modelBarLayers.ts";
import { neutralRule } from "../marks/neutralRule.ts";
import { isDrawable, reasonNotDrawn } from "../../numbers/drawable.ts";
import { domainTexts } from "../../text/displayText.ts";
import type { FourPanelsInput } from "../fourPanelsInput.ts";
import { gainTitleInside } from "../../text/gainTitle.ts";
import { legendColumns, noteLines, widestText } from "../dejavuText.ts";

const NAME_CHARACTERS = 24;
const LABEL_PADDING = 6;
/** Below this height of a row, names overlap. */
const SMALLEST_ROW = 17;

/** A model of panel B with its name on the axis. */
interface NamedBar {
  readonly bar: ModelBar;
  readonly label: string;
}

/** The models that panel B draws, the largest mean first. */
function namedBars(bars: readonly ModelBar[]): NamedBar[] {
  const drawn = bars.filter((bar) => isDrawable(bar.gain)).toSorted((a, b) => b.gain - a.gain);
  const labels = domainTexts(
    drawn.map((bar) => bar.name),
    NAME_CHARACTERS,
  );
  return drawn.map((bar, index) => ({ bar, label: labels[index] ?? "" }));
}

/** Width of the models' names at the left of panel B, in pixels. */
export function nameGutter(bars: readonly ModelBar[]): number {
  const labels = namedBars(bars).map(({ label }) => label);
  return Math.ceil(widestText(labels, NOTE_FONT_SIZE) + LABEL_PADDING);
}

/** Panel B: models by mean gain, the largest on top, coloured by kind; solid when measured, tinted when cited. */
export function modelBarsPanel(
  { bars, block }: Pick<FourPanelsInput, "bars" | "block">,
  size: PlotSize,
): PanelSpec {
  const named = namedBars(bars);
  const drawn = named.map(({ bar }) => bar);
  const kinds = MODEL_KINDS.filter((kind) => drawn.some((bar) => bar.kind === kind));
  const kindLabels = kinds.map((kind) => KIND_LABELS[kind]);
  const longest = drawn.reduce((most, bar) => Math.max(most, bar.gain), 1);
  const lowest = drawn.reduce((least, bar) => Math.min(least, bar.gain), 0);
  const height = Math.max(size.height, named.length * SMALLEST_ROW);
  const leftOut = bars.length - drawn.length;
  const notes = noteLines(
    [
      drawn.length === 0 ? "No model with a mean gain" : null,
      leftOut > 0
        ? `${counted(leftOut, "model")} left out: mean gain ${reasonNotDrawn(bars.map(({ gain }) => gain))}`
        : null,
    ],
    size.width,
  );
  const y: PositionField = {
    field: "model",
    type: "nominal",
    scale: { domain: named.map(({ label }) => label) },
    axis: { title: null, ticks: false, labelPadding: LABEL_PADDING },
  };
  return {
    title: {
      text: "B. Models by mean gain",
      ...(notes.length > 0 && { subtitle: notes }),
    },
    width: size.width,
    height,
    data: { values: named.map(({ bar, label }) => modelBarDatum(bar, label)) },
    encoding: {
      x: {
        field: "gain",
        type: "quantitative",
        scale: { domain: [lowest * 1.2, longest * 1.2], nice: false },
        axis: { title: `Mean ${gainTitleInside(block)}`, tickCount: 6 },
      },
    },
    layer: [
      ...modelBarLayers(drawn, {
        orient: "horizontal",
        size: Math.min(36, (height / Math.max(drawn.length, 1)) * 0.72),
        position: { y },
        kindScale: { domain: kindLabels, range: kinds.map((kind) => KIND_COLOURS[kind]) },
        // Vega-Lite would put the two legends side by side; the lower one has an explicit position.
        kindLegend: { orient: "top", columns: legendColumns(kindLabels, size.width), offset: 32 },
        sourceLegend: { orient: "none", legendX: 0, legendY: -24 },
      }),
      neutralRule("x"),
      ...haloedText("gainText", { align: "left", baseline: "middle", dx: 6 }, { y }),
    ],
  };
}
