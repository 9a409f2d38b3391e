import type { FigureSpec, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { COLUMN_CONTENT_WIDTH, SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { gainColourDomain } from "../numbers/gainColourDomain.ts";
import { widestText } from "../text/textWidth.ts";
import { depthField, textColumn } from "./depth.ts";
import type { BlockGain } from "./drawnBlocks.ts";
import type { figureFrame } from "./figureFrame.ts";
import { fittedLabels } from "./fittedLabels.ts";
import { blockAxis, heatCells, LARGEST_DOT } from "./heatCells.ts";
import { inkOnCell, type HeatDomain } from "./heatScale.ts";
import { em, rowHeight, TALLEST } from "./measures.ts";
import { modelSigns } from "./modelMarks.ts";
import type { SeveralModel } from "./severalModel.ts";

/** One row of mean gains by block. */
export interface HeatRow {
  readonly label: string;
  /** Of the model, as rows and tables call it. */
  readonly name: string;
  readonly blocks: readonly BlockGain[];
  /** L */
  readonly layers: number;
  /** Its sign beside the label; left out where rows are of one model. */
  readonly model?: Pick<SeveralModel, "wiring" | "normType">;
}

interface BlockHeat {
  readonly frame: ReturnType<typeof figureFrame>;
  readonly rows: readonly HeatRow[];
  /** The colours' range; from the gains where it is left out. */
  readonly domain?: HeatDomain;
}

const AROUND_ROWS = em(17);
const LARGEST_LABELS = 0.34;
const GAP = em(0.8);
const LAST = "last";
/** Of a cell's width. */
const DOT_SHARE = 0.22;
const CELLS = {
  row: "Row",
  gain: "Geometric mean gain",
  legend: "Geometric mean gain of a block (log scale), dot: below 1",
};

/** The colours' range of several models: one for all figures of a report. */
const heatDomain = (rows: readonly { readonly blocks: readonly BlockGain[] }[]): HeatDomain =>
  gainColourDomain(rows.flatMap(({ blocks }) => blocks.flatMap(({ gain }) => gain ?? [])));

/**
 * Rows of blocks as a heat map: on relative depth where rows have other numbers of blocks, on the block's number where they
 * have one. Cells below 1 bear a dot; the last block's gain is printed at the right.
 */
export function blockHeat({ frame, rows, domain = heatDomain(rows) }: BlockHeat): FigureSpec {
  const row = rowHeight(rows.length, TALLEST - AROUND_ROWS);
  const height = Math.max(rows.length, 1) * row;
  const labels = fittedLabels(
    rows.map(({ label }) => label),
    LARGEST_LABELS * COLUMN_CONTENT_WIDTH,
  );
  const lasts = rows.map(({ blocks }) => blocks.at(-1)?.gain?.toFixed(2) ?? "–");
  const signs = rows.some(({ model }) => model !== undefined) ? em(1) : 0;
  const gutter = widestText(labels, SMALLEST_FONT_SIZE) + GAP + signs;
  const width = Math.floor(
    COLUMN_CONTENT_WIDTH - gutter - widestText([LAST, ...lasts], SMALLEST_FONT_SIZE) - GAP - em(0.6),
  );
  const depths = new Set(rows.map(({ layers }) => layers));
  const [layers = 1] = depths;
  const isRelative = depths.size > 1;
  const depth = depthField(height);
  const place = (layer: number, of: number): number => (isRelative ? layer / of : layer);
  const cells = rows.flatMap(({ name, blocks, layers: of }, i) =>
    blocks.map(({ layer, gain }) => ({
      ...{ label: labels[i] ?? "", name, layer, gain },
      ...{ from: place(layer - 1, of), to: place(layer, of), middle: place(layer - 0.5, of) },
      ...{ top: i * row + 0.5, bottom: (i + 1) * row - 0.5, y: (i + 0.5) * row },
      ink: gain === null ? INK : inkOnCell(gain, domain),
    })),
  );
  const x: PositionField = {
    field: "from",
    type: "quantitative",
    scale: {
      domain: [
        isRelative ? 0 : Math.min(...cells.map(({ from }) => from), layers - 1),
        isRelative ? 1 : layers,
      ],
      nice: false,
      zero: false,
    },
    axis: isRelative
      ? { title: "Depth of block k: k / L", values: [0, 0.25, 0.5, 0.75, 1], format: ".2~f", grid: false }
      : blockAxis(
          cells.map(({ layer }) => layer),
          width,
        ),
  };
  const dot = Math.min(LARGEST_DOT, (DOT_SHARE * width) / Math.max(...depths, 1));
  return {
    ...frame,
    width,
    height,
    data: { values: cells },
    layer: [
      ...heatCells({ x, depth, domain, dot, width }, CELLS),
      ...(signs === 0
        ? []
        : [
            modelSigns(
              rows.flatMap(({ model }, i) => (model === undefined ? [] : [{ ...model, y: (i + 0.5) * row }])),
              -GAP,
              depth,
            ),
          ]),
      textColumn(
        labels.map((text, i) => ({ text, y: (i + 0.5) * row })),
        { x: -GAP - signs, align: "right" },
        depth,
      ),
      textColumn(
        [{ text: LAST, y: -em(0.7) }, ...lasts.map((text, i) => ({ text, y: (i + 0.5) * row }))],
        { x: width + GAP, align: "left" },
        depth,
      ),
    ],
  };
}
