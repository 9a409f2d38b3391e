import { gainByPosition, positionHeatmap } from "@gain/figures";
import type { DrawnModel, Figure } from "./figure.ts";

/**
 * The gains of a model by position, where some were measured beside the last token.
 *
 * @param isAlone is the model the only one of the report?
 */
export function positionFigures(
  { labels: { slug, timestamp, modelName }, positions }: DrawnModel,
  isAlone: boolean,
): Figure[] {
  if (positions === undefined) return [];
  const place = isAlone ? { place: "depth" as const } : { place: "model" as const, model: modelName };
  return [
    {
      name: `${slug}_gain_by_position_${timestamp}`,
      spec: gainByPosition({ model: modelName, positions }),
      title: `${modelName}: gain by position`,
      caption:
        "‖h(L)‖ / ‖h(L−1)‖ by position in the prompt: geometric means with their 95 % t intervals over prompts, each with " +
        "its mean over the positions of a bin; position 0 is marked. The verdict uses the last token alone.",
      ...place,
    },
    {
      name: `${slug}_position_heatmap_${timestamp}`,
      spec: positionHeatmap({ model: modelName, positions }),
      title: `${modelName}: gain by position and block`,
      caption:
        "‖h(k)‖ / ‖h(k−1)‖ of every block by position in the prompt, geometric means over prompts; position 0 is a row of " +
        "its own.",
      ...place,
    },
  ];
}
