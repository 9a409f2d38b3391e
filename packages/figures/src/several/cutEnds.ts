import type { PanelLayer } from "../figureSpec.ts";
import type { DepthField } from "./depth.ts";
import { em } from "./measures.ts";
import type { OneAxis } from "./oneAxis.ts";

/** An interval at a height of the plot. */
interface DrawnInterval {
  readonly low: number | null;
  readonly high: number | null;
  readonly colour: string;
  /** Pixels from the top. */
  readonly y: number;
}

/** An arrow at each end of the plot that an interval exceeds. */
export function cutEnds(
  lines: readonly DrawnInterval[],
  { domain: [left, right] }: Pick<OneAxis, "domain">,
  width: number,
  depth: DepthField,
): PanelLayer[] {
  const arrows = (
    shape: "triangle-left" | "triangle-right",
    at: number,
    isCut: (line: DrawnInterval) => boolean,
  ) => ({
    data: { values: lines.filter(isCut).map(({ colour, y }) => ({ colour, y, arrow: shape })) },
    mark: { type: "point", filled: true, shape, size: em(0.65) ** 2, opacity: 1 } as const,
    encoding: {
      ...{ x: { value: at }, y: depth("y") },
      color: { field: "colour", type: "nominal", scale: null } as const,
    },
  });
  return [
    arrows("triangle-left", 0, ({ low }) => low !== null && low < left),
    arrows("triangle-right", width, ({ high }) => high !== null && high > right),
  ].filter(({ data }) => data.values.length > 0);
}
