import type { GainRow } from "@gain/records";
import { displayText } from "./text/displayText.ts";
import { type FigureSpec, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import { gainByLayer, type LayerGains } from "./gainByLayer.ts";
import { gainProfilePanel } from "./panels/gainProfilePanel.ts";
import { counted } from "./text/gainText.ts";
import { demandsLogAxis } from "./numbers/logAxis.ts";
import { assertOneModel, drawnCountText } from "./prompts/promptSelection.ts";
import { FIGURE_THEME } from "./look/theme.ts";

export interface GainProfileInput {
  readonly model: string;
  /** One model's rows; rows without norms of every layer are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[];
}

/**
 * Gain of every block, ‖h_k‖ / ‖h_{k−1}‖ for k = 1…L, as one line per category: the mean over its prompts.
 *
 * The first block often multiplies the embedding's norm by ten or more. Where the largest mean is more than 8 times
 * the smallest, the axis of gain is logarithmic and a second panel shows the blocks from 2 on.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function gainProfile(input: GainProfileInput): FigureSpec {
  assertOneModel(input.rows);
  const profile = gainByLayer(input.rows);
  const later = profile.gains.filter((gain) => gain.layer > 1);
  const needsDetail = demandsLogAxis(profile.gains.map((gain) => gain.meanGain)) && later.length > 0;
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description:
      "Mean gain of every block of one model, one line per prompt category, around the neutral gain 1.",
    title: {
      text: `${displayText(input.model, 48)}: gain by layer`,
      subtitle: subtitle(input.rows.length, profile),
    },
    spacing: 24,
    vconcat: [
      gainProfilePanel(profile, profile.gains, needsDetail ? 190 : 320),
      ...(needsDetail ? [gainProfilePanel(profile, later, 280)] : []),
    ],
  };
}

function subtitle(total: number, profile: LayerGains): string[] {
  const prompts = drawnCountText(total - profile.promptsWithoutNorms, total, "no norms by layer");
  const lines = [
    "Mean ‖h(k)‖ / ‖h(k−1)‖ at the last token, by prompt category",
    `dashed: neutral (1.0) · ${prompts}`,
  ];
  if (profile.gainsLeftOut > 0)
    lines.push(`${counted(profile.gainsLeftOut, "gain")} left out of the means: not finite`);
  return lines;
}
