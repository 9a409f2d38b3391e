import type { GainRow } from "@gain/records";
import { paddedDomain } from "../numbers/axisDomain.ts";
import { boxStatistics } from "../numbers/boxStatistics.ts";
import { rowsByCategory } from "../prompts/categories.ts";
import type { PanelLayer, PanelSpec, PositionField } from "../figureSpec.ts";
import type { FourPanelsInput } from "../fourPanels.ts";
import { gainLineLayer } from "../marks/gainLineLayer.ts";
import { KIND_COLOURS } from "../look/modelKind.ts";
import { INK } from "../look/palette.ts";
import { PANEL_HEIGHT, PANEL_WIDTH } from "../look/panelSize.ts";
import { neutralLine, referenceLine } from "../marks/referenceLines.ts";

const GAIN_FORMAT = ".4f";
/** Mean width of a character of an axis label, in pixels. */
const CHARACTER_WIDTH = 8.2;

/** Panel C: a Tukey box per category, with the neutral gain and the cited gain as lines. */
export function categoryBoxesPanel(input: FourPanelsInput, drawn: readonly GainRow[]): PanelSpec {
  const categories = rowsByCategory(drawn).map(({ label, rows }) => ({
    label,
    rows,
    box: boxStatistics(rows.map((row) => row.lastGain)),
  }));
  const boxes = categories.map(({ label, rows, box }) => ({ category: label, prompts: rows.length, ...box }));
  const outliers = categories.flatMap(({ label, rows, box }) =>
    rows
      .filter((row) => row.lastGain < box.whiskerLow || row.lastGain > box.whiskerHigh)
      .map((row) => ({ category: label, prompt: row.prompt, lastGain: row.lastGain })),
  );
  const lines = [neutralLine(), ...referenceLine(input.reference)];
  const gains = [...drawn.map((row) => row.lastGain), ...lines.map((line) => line.gain)];
  const labels = boxes.map((box) => box.category);
  const boxWidth = Math.min(56, (PANEL_WIDTH / Math.max(labels.length, 1)) * 0.6);
  const x: PositionField = {
    field: "category",
    type: "nominal",
    scale: { domain: labels },
    axis: { title: "Prompt category", ...fittedLabels(labels) },
  };
  const whisker = (from: string, to: string): PanelLayer => ({
    mark: { type: "rule", stroke: INK },
    encoding: { x, y: { field: from, type: "quantitative" }, y2: { field: to } },
  });
  const crossbar = (field: string, length: number, thickness: number): PanelLayer => ({
    mark: { type: "tick", orient: "horizontal", size: length, thickness, color: INK, opacity: 1 },
    encoding: { x, y: { field, type: "quantitative" } },
  });
  return {
    title: {
      text: "C. Gain by prompt category",
      subtitle: "box: quartiles; whiskers: 1.5 interquartile ranges",
    },
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    data: { values: boxes },
    layer: [
      gainLineLayer("y", lines, 2),
      whisker("whiskerLow", "q1"),
      whisker("q3", "whiskerHigh"),
      {
        mark: {
          type: "bar",
          size: boxWidth,
          fill: KIND_COLOURS[input.kind],
          fillOpacity: 0.65,
          stroke: INK,
          strokeWidth: 1,
        },
        encoding: {
          x,
          y: {
            field: "q1",
            type: "quantitative",
            scale: { domain: paddedDomain(gains), nice: false, zero: false },
            axis: { title: "Last-layer gain", tickCount: 6 },
          },
          y2: { field: "q3" },
          tooltip: [
            { field: "category", type: "nominal", title: "Category" },
            { field: "prompts", type: "quantitative", title: "Prompts" },
            { field: "median", type: "quantitative", title: "Median gain", format: GAIN_FORMAT },
            { field: "q1", type: "quantitative", title: "Lower quartile", format: GAIN_FORMAT },
            { field: "q3", type: "quantitative", title: "Upper quartile", format: GAIN_FORMAT },
          ],
        },
      },
      crossbar("median", boxWidth, 2),
      crossbar("whiskerLow", boxWidth / 2, 1),
      crossbar("whiskerHigh", boxWidth / 2, 1),
      {
        data: { values: outliers },
        mark: { type: "point", shape: "circle", size: 45, filled: false, stroke: INK, strokeWidth: 1.2 },
        encoding: {
          x,
          y: { field: "lastGain", type: "quantitative" },
          tooltip: [
            { field: "prompt", type: "nominal", title: "Prompt" },
            { field: "category", type: "nominal", title: "Category" },
            { field: "lastGain", type: "quantitative", title: "Gain", format: GAIN_FORMAT },
          ],
        },
      },
    ],
  };
}

/** Labels level while they fit side by side, slanted while their lines do, else upright and as large as a slot. */
function fittedLabels(labels: readonly string[]) {
  const slot = PANEL_WIDTH / Math.max(labels.length, 1);
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 0);
  if (longest * CHARACTER_WIDTH <= slot) return { labelAngle: 0 };
  return slot >= 22
    ? { labelAngle: -40 }
    : { labelAngle: -90, labelFontSize: Math.max(4, Math.min(13, slot * 0.9)) };
}
