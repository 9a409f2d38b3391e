import { countText } from "@gain/analysis";
import type { FigureSpec, PanelLayer, PositionField } from "../figureSpec.ts";
import { QUIET_MARK } from "../look/meaning.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { gainTitle } from "../text/gainTitle.ts";
import { widestText } from "../text/textWidth.ts";
import { modelForestTitle } from "../titles/modelForestTitle.ts";
import { depthField, textColumn, type DepthField } from "./depth.ts";
import { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { forestLines, type ForestLine, type ModelForestInput } from "./forestLines.ts";
import { citedMarks, classMarks, modelMarks } from "./forestMarks.ts";
import { em, rowHeight, TALLEST } from "./measures.ts";
import { neutralLine } from "./neutralLine.ts";
import { logChannel, oneAxis } from "./oneAxis.ts";
import { normKey, wiringColour } from "./severalModel.ts";

/** Title, key, axis and what lies between, in em. */
const AROUND_ROWS = 13;
/** Of the figure's width. */
const LARGEST_LABELS = 0.34;
const GAP = em(0.8);
const VALUES_HEADING = "mean [95 %]";

/**
 * Measured models by wiring with their geometric mean gains: prompts as ticks, the mean with its 95 % interval, thin the
 * interval for categories beyond these. The mean of a class of wiring, with its interval over families, only where both
 * classes have two measured families. Cited gains are hollow and grey, and an arrow where they lie beyond the axis, which
 * measured gains alone set.
 */
export function modelForest(input: ModelForestInput): FigureSpec {
  const lines = forestLines(input);
  const row = rowHeight(lines.length, TALLEST - em(AROUND_ROWS));
  const height = Math.max(lines.length, 1) * row;
  const labels = labelsOf(lines);
  const texts = lines.flatMap((line) => ("text" in line ? [line.text] : []));
  const gutter = widestText(labels, SMALLEST_FONT_SIZE) + GAP;
  const values = widestText([VALUES_HEADING, ...texts], SMALLEST_FONT_SIZE) + GAP;
  const width = Math.floor(COLUMN_CONTENT_WIDTH - gutter - values);
  const axis = oneAxis(shownGains(lines), width);
  const depth = depthField(height);
  const x: PositionField = {
    field: "mean",
    type: "quantitative",
    ...logChannel(axis, [`${gainTitle(input.block)}, geometric mean (log scale)`, ...notes(input, lines)]),
  };
  const placed = lines.map((line, i) => ({ ...line, label: labels[i] ?? "", y: (i + 0.5) * row }));
  return {
    ...figureFrame({
      title: modelForestTitle(input),
      key: keyOf(input, lines),
      description:
        "Measured models by wiring with the geometric mean of their last-layer gains, its 95 % interval and every prompt, " +
        "around the neutral gain 1; cited gains beside them.",
    }),
    width,
    height,
    layer: [
      ...neutralLine(x, axis, "1 = norm unchanged", width),
      ...modelMarks(
        placed.flatMap((line) => (line.kind === "model" ? [line] : [])),
        { x, depth, row },
      ),
      ...classMarks(
        placed.flatMap((line) => (line.kind === "class" ? [line] : [])),
        { x, depth, row },
        axis,
        width,
      ),
      ...citedMarks(
        placed.flatMap((line) => (line.kind === "cited" ? [line] : [])),
        { x, depth, row },
        axis,
        width,
      ),
      ...textLayers(placed, { gutter, width }, depth),
    ],
  };
}

/** Of each line; a model that is both measured and cited has one name. */
function labelsOf(lines: readonly ForestLine[]): readonly string[] {
  const fitted = (of: readonly ForestLine[]): ReadonlyMap<ForestLine, string> => {
    const labels = fittedLabels(
      of.map(({ label }) => label),
      LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
    );
    return new Map(of.map((line, i) => [line, labels[i] ?? ""]));
  };
  const kinds = ["heading", "model", "class", "cited"] as const;
  const labels = new Map(kinds.flatMap((kind) => [...fitted(lines.filter((line) => line.kind === kind))]));
  return lines.map((line) => labels.get(line) ?? "");
}

/** Of measured models alone: neither cited gains nor the interval of a class mean stretch the axis. */
function shownGains(lines: readonly ForestLine[]): number[] {
  const models = lines.flatMap((line) => (line.kind === "model" ? [line] : []));
  return models.flatMap(({ mean, interval, gains }) => [
    ...(mean === null ? [] : [mean]),
    ...(interval === null ? [] : [interval.low, interval.high]),
    ...gains,
  ]);
}

type PlacedLine = ForestLine & { readonly y: number };

function textLayers(
  lines: readonly PlacedLine[],
  { gutter, width }: { readonly gutter: number; readonly width: number },
  depth: DepthField,
): PanelLayer[] {
  const colourOf = (line: PlacedLine): string => (line.kind === "cited" ? QUIET_MARK : INK);
  const values = { x: width + GAP, align: "left" } as const;
  const labelled = lines.filter(({ kind }) => kind !== "heading");
  return [
    textColumn(
      lines.flatMap((line) =>
        line.kind === "heading" ? [{ text: line.label, y: line.y, colour: wiringColour(line.wiring) }] : [],
      ),
      { x: -gutter, align: "left", fontWeight: "bold" },
      depth,
    ),
    textColumn(
      labelled.map((line) => ({ text: line.label, y: line.y, colour: colourOf(line) })),
      { x: -GAP, align: "right" },
      depth,
    ),
    textColumn(
      [
        { text: VALUES_HEADING, y: -em(0.7), colour: INK },
        ...lines.flatMap((line) =>
          line.kind === "model" || line.kind === "cited"
            ? [{ text: line.text, y: line.y, colour: colourOf(line) }]
            : [],
        ),
      ],
      values,
      depth,
    ),
    textColumn(
      lines.flatMap((line) => (line.kind === "class" ? [{ text: line.text, y: line.y }] : [])),
      values,
      depth,
    ),
  ];
}

function keyOf({ models }: ModelForestInput, lines: readonly ForestLine[]): string {
  const has = (kind: ForestLine["kind"]): boolean => lines.some((line) => line.kind === kind);
  const drawn = lines.flatMap((line) => (line.kind === "model" ? [line] : []));
  const says = (condition: boolean, text: string): string[] => (condition ? [text] : []);
  return [
    "|\u00a0prompt",
    "thick:\u00a095\u00a0%\u00a0interval",
    ...says(
      drawn.some(({ beyond }) => beyond !== null),
      "thin:\u00a0new\u00a0categories",
    ),
    ...says(has("class"), "lozenge:\u00a0families"),
    normKey(models.map(({ normType }) => normType)),
    ...says(has("cited"), "hollow:\u00a0cited"),
  ].join(" · ");
}

/** What is not drawn, and what is drawn twice. */
function notes({ models, references }: ModelForestInput, lines: readonly ForestLine[]): string[] {
  const drawn = lines.flatMap((line) => (line.kind === "model" ? [line] : []));
  const cited = lines.filter(({ kind }) => kind === "cited").length;
  const counts: readonly (readonly [number, string])[] = [
    [models.filter(({ copyOf }) => copyOf !== null).length, "with the gains of another model (copy)"],
    [drawn.filter(({ isThinned }) => isThinned).length, "with some of their prompts drawn, evenly spaced"],
    [
      drawn.filter(({ withoutPlace }) => withoutPlace > 0).length,
      "with gains that are not positive and finite",
    ],
    [references.length - cited, "cited that is not positive and finite"],
  ];
  return counts.flatMap(([count, what]) => (count > 0 ? [`${countText(count)} ${what}`] : []));
}
