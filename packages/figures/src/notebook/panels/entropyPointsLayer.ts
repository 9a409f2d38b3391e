import type { PanelLayer } from "../../figureSpec.ts";
import { INK } from "../look/palette.ts";
import { categoryText } from "../../prompts/categories.ts";
import type { ShownRow } from "../../rows/figureRows.ts";
import { promptText } from "../../text/promptText.ts";
import type { EntropyAxes } from "./entropyAxes.ts";

/** From this number of points on, points are drawn small. */
const MANY_POINTS = 200;

/** One point per prompt, with the prompt in its tooltip. */
export function entropyPointsLayer(points: readonly ShownRow[], axes: EntropyAxes, fill: string): PanelLayer {
  const isCrowded = points.length >= MANY_POINTS;
  return {
    data: {
      values: points.map(({ prompt, category, entropyNats, lastGain }) => ({
        prompt: promptText(prompt),
        category: categoryText(category),
        entropyNats,
        lastGain,
      })),
    },
    mark: {
      type: "point",
      shape: "circle",
      size: isCrowded ? 25 : 75,
      filled: true,
      fill,
      fillOpacity: isCrowded ? 0.45 : 0.65,
      stroke: INK,
      strokeWidth: isCrowded ? 0.5 : 1,
      opacity: 1,
    },
    encoding: {
      x: { field: "entropyNats", ...axes.x },
      y: { field: "lastGain", ...axes.y },
      tooltip: [
        { field: "prompt", type: "nominal", title: "Prompt" },
        { field: "category", type: "nominal", title: "Category" },
        { field: "lastGain", type: "quantitative", title: "Gain", format: ".4f" },
        { field: "entropyNats", type: "quantitative", title: "Entropy (nats)", format: ".4f" },
      ],
    },
  };
}
