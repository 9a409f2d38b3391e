import { TWIN_WIRINGS, type TwinWiring } from "@gain/analysis";
import type { PanelLayer, PositionField } from "../figureSpec.ts";
import { WIRING_COLOURS } from "../look/meaning.ts";
import { em } from "../several/measures.ts";
import { neutralLabel, neutralRule } from "../several/neutralLevel.ts";

/** The lines of the two arms: by colour, and by dashes for a reader without colours. */
const DASHES = { parallel: [1, 0], sequential: [6, 4] } as const;
export const ARM_KEY = "green: parallel · purple, dashed: sequential";

/** The mean gain of an arm at one step. */
export interface ArmPoint {
  readonly wiring: TwinWiring;
  readonly step: number;
  readonly gain: number;
}

/** A line of ink at gain 1, and a line with a dot at each step for both arms. */
export const armLines = (
  points: readonly ArmPoint[],
  { x, y }: { readonly x: PositionField; readonly y: PositionField },
): PanelLayer[] => [
  neutralRule(y),
  ...neutralLabel(y, "above"),
  ...TWIN_WIRINGS.map((wiring): PanelLayer => ({
    data: { values: points.filter((point) => point.wiring === wiring) },
    mark: {
      ...{ type: "line", stroke: WIRING_COLOURS[wiring], strokeWidth: em(0.15) },
      strokeDash: [...DASHES[wiring]],
      point: { fill: WIRING_COLOURS[wiring], filled: true, size: em(0.45) ** 2 },
    },
    encoding: {
      ...{ x, y, order: { field: "step", type: "quantitative" } },
      tooltip: [
        { field: "wiring", type: "nominal", title: "Wiring" },
        { field: "step", type: "quantitative", title: "Step" },
        { field: "gain", type: "quantitative", title: "Geometric mean gain", format: ".4f" },
      ],
    },
  })),
];
