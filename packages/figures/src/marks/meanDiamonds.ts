import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { em } from "../several/measures.ts";

/** A mean with its interval, at a depth and in a colour; without an interval where `low` is null. */
interface DrawnMean {
  readonly label: string;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly colour: string;
  readonly y: number;
}

interface MeanAxes {
  readonly x: PositionField;
  readonly y: PositionField;
  /** Titles of label and mean in the tooltip. */
  readonly titles: { readonly label: string; readonly mean: string };
  /** Of the numbers in the tooltip, in d3's notation. */
  readonly format: string;
}

const OWN_COLOUR = { field: "colour", type: "nominal", scale: null } as const;

/** Means as diamonds over bars of their 95 % intervals. */
export function meanDiamonds(means: readonly DrawnMean[], { x, y, titles, format }: MeanAxes): PanelLayer[] {
  const data = { values: [...means] };
  return [
    {
      data,
      transform: [{ filter: { field: "low", valid: true } }],
      mark: { type: "rule", strokeWidth: em(0.28), clip: true },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, stroke: OWN_COLOUR },
    },
    {
      data,
      mark: {
        ...{ type: "point", shape: "diamond", size: em(0.9) ** 2 },
        ...{ opacity: 1, stroke: "white", strokeWidth: 1 },
      },
      encoding: {
        x: { ...x, field: "mean" },
        y,
        fill: OWN_COLOUR,
        tooltip: [
          { field: "label", type: "nominal", title: titles.label },
          { field: "mean", type: "quantitative", title: titles.mean, format },
          { field: "low", type: "quantitative", title: "95 % from", format },
          { field: "high", type: "quantitative", title: "95 % to", format },
        ],
      },
    },
  ];
}
