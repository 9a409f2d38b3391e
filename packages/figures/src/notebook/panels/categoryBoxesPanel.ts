import { countText } from "@gain/analysis";
import type { PanelLayer, PanelSpec, PositionField } from "../../figureSpec.ts";
import type { FourPanelsInput } from "../fourPanelsInput.ts";
import { KIND_COLOURS } from "../look/modelKind.ts";
import { INK } from "../look/palette.ts";
import { type PlotSize, NOTE_FONT_SIZE } from "../look/printSize.ts";
import { gainLineLayer } from "../marks/gainLineLayer.ts";
import { neutralLine, referenceLine } from "../marks/referenceLines.ts";
import { paddedDomain } from "../../numbers/axisDomain.ts";
import { type FigureRows, shownRow } from "../../rows/figureRows.ts";
import { promptText } from "../../text/promptText.ts";
import { gainTitle } from "../../text/gainTitle.ts";
import { noteLines, widestText } from "../dejavuText.ts";

const GAIN_FORMAT = ".4f";

/** Panel C: a Tukey box per category, with the neutral gain and the cited gain as lines. */
export function categoryBoxesPanel(input: FourPanelsInput, rows: FigureRows, size: PlotSize): PanelSpec {
  const { boxes: categories, leftOutText } = rows.boxes;
  const boxes = categories.map(({ label, prompts, box }) => ({ category: label, prompts, ...box }));
  const outliers = categories.flatMap(({ label, outliers: drawn }) =>
    drawn.map(({ index, lastGain }) => ({
      category: label,
      prompt: promptText(shownRow(rows, index).prompt),
      lastGain,
    })),
  );
  const allOutliers = categories.reduce((sum, { outlierCount }) => sum + outlierCount, 0);
  const lines = [neutralLine(), ...referenceLine(input.reference)];
  const gains = [
    ...boxes.flatMap((box) => [box.whiskerLow, box.whiskerHigh]),
    ...outliers.map((row) => row.lastGain),
    ...lines.map((line) => line.gain),
  ];
  const labels = boxes.map((box) => box.category);
  const boxWidth = Math.min(56, (size.width / Math.max(labels.length, 1)) * 0.6);
  const x: PositionField = {
    field: "category",
    type: "nominal",
    scale: { domain: labels },
    axis: { title: "Prompt category", labelAngle: labelAngle(labels, size.width) },
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
      subtitle: noteLines(
        [
          "box: quartiles; whiskers: 1.5 interquartile ranges",
          allOutliers > outliers.length
            ? `${countText(outliers.length)} of ${countText(allOutliers)} outliers drawn, evenly spaced by gain`
            : null,
          leftOutText,
        ],
        size.width,
      ),
    },
    ...size,
    data: { values: boxes },
    layer: [
      gainLineLayer("y", lines, size.width),
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
            axis: { title: gainTitle(input.block), tickCount: 6 },
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

/** Labels are horizontal where they fit side by side, slanted where their lines fit, and vertical otherwise. */
function labelAngle(labels: readonly string[], width: number): number {
  const slot = width / Math.max(labels.length, 1);
  if (widestText(labels, NOTE_FONT_SIZE) + 6 <= slot) return 0;
  return slot >= 22 ? -40 : -90;
}
