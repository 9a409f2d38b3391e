import { positionHeatmap } from "@gain/figures";
import type { DrawnModel, Figure } from "./figure.ts";

/**
 * The gains of a model by position, where some were measured beside the last token.
 *
 * @param isAlone is the model the only one of the report?
 */
export function positionFigure(
  { labels: { slug, timestamp, modelName }, positions }: DrawnModel,
  isAlone: boolean,
): Figure[] {
  if (positions === undefined) return [];
  return [
    {
      name: `${slug}_position_heatmap_${timestamp}`,
      spec: positionHeatmap({ model: modelName, positions }),
      title: `${modelName}: gain by position and block`,
      caption:
        "‖h(k)‖ / ‖h(k−1)‖ of every block by position in the prompt, geometric means over prompts; position 0 is a row of " +
        "its own. The verdict uses the last token alone.",
      ...(isAlone ? { place: "depth" as const } : { place: "model" as const, model: modelName }),
    },
  ];
}
