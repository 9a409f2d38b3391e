import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import type { DepthField } from "./depth.ts";
import { heatFill, type HeatDomain } from "./heatScale.ts";
import { em } from "./measures.ts";

/** Radius of the dot in a cell below 1, in pixels. */
export const LARGEST_DOT = em(0.15);

interface HeatPlaces {
  /** Of the field "from". */
  readonly x: PositionField;
  readonly depth: DepthField;
  readonly domain: HeatDomain;
  /** Radius in pixels. */
  readonly dot: number;
  /** Of the plot. */
  readonly width: number;
}

/** What the tooltips call a row and its number, and the title of the colours. */
interface HeatTexts {
  readonly row: string;
  readonly gain: string;
  readonly legend: string;
}

/**
 * Cells of a heat map from the figure's data: fields label, layer, gain, from, middle and to of x, top, y and bottom in
 * pixels, and ink, in which a dot is drawn where the gain is below 1. A cell without a gain is a cross.
 */
export function heatCells({ x, depth, domain, dot, width }: HeatPlaces, texts: HeatTexts): PanelLayer[] {
  return [
    {
      transform: [{ filter: { field: "gain", valid: true } }],
      mark: { type: "rect" },
      encoding: {
        ...{ x, x2: { field: "to" }, y: depth("top"), y2: { field: "bottom" } },
        fill: heatFill(domain, texts.legend, width),
        tooltip: [
          { field: "label", type: "nominal", title: texts.row },
          { field: "layer", type: "quantitative", title: "Block" },
          { field: "gain", type: "quantitative", title: texts.gain, format: ".4f" },
        ],
      },
    },
    {
      transform: [{ filter: { field: "gain", lt: 1 } }, { filter: { field: "gain", valid: true } }],
      mark: { type: "point", shape: "circle", filled: true, size: Math.PI * dot ** 2, opacity: 1 },
      encoding: {
        x: { ...x, field: "middle" },
        y: depth("y"),
        fill: { field: "ink", type: "nominal", scale: null },
      },
    },
    {
      transform: [{ filter: { not: { field: "gain", valid: true } } }],
      mark: { type: "text", text: "×", fontSize: SMALLEST_FONT_SIZE, fill: INK },
      encoding: { x: { ...x, field: "middle" }, y: depth("y") },
    },
  ];
}

/** The axis of blocks where each column has a number of its own. */
export const blockAxis = (layers: readonly number[], width: number): NonNullable<PositionField["axis"]> => ({
  title: "Block k",
  values: columnTicks(layers, width),
  labelExpr: BLOCK_NUMBER,
  grid: false,
});

/** A block's column is centred half a block below its number. */
const BLOCK_NUMBER = "format(datum.value + 0.5, 'd')";

/** Centres of the columns that bear their block's number, as many as there is room for; the last one always. */
function columnTicks(drawn: readonly number[], width: number): number[] {
  const layers = [...new Set(drawn)].toSorted((a, b) => a - b);
  const room = Math.max(1, Math.floor(width / em(2.2)));
  const stride = [1, 2, 5, 10, 20, 50, 100].find((step) => layers.length / step <= room) ?? 200;
  const last = layers.at(-1) ?? 0;
  return layers
    .filter((layer) => layer === last || (layer % stride === 0 && last - layer >= 0.75 * stride))
    .map((layer) => layer - 0.5);
}
