import type { GainFlag, GainRow } from "@gain/records";
import { severalModels } from "../errors.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { counted, countText } from "../text/gainText.ts";

const FLAG_TEXTS: Readonly<Record<GainFlag, string>> = {
  single_block: "single block",
  zero_denominator: "zero denominator",
  position_zero: "last token at position 0",
  non_finite: "not finite",
  truncated: "cut to the context",
  norms_disagree: "gain and norms disagree",
};

/** @throws FigureInputError when the rows name more than one model. */
export function assertOneModel(rows: readonly GainRow[]): void {
  const models = [...new Set(rows.map((row) => row.model))];
  if (models.length > 1) throw severalModels(models);
}

/** The rows whose last gain has a place on an axis; the others are counted in the figure's text instead. */
export function withDrawableGain(rows: readonly GainRow[]): GainRow[] {
  return rows.filter((row) => isDrawable(row.lastGain));
}

/** "23 of 25 prompts (2 left out: gain not finite)", or "25 prompts" when none is left out. */
export function drawnCountText(drawn: number, total: number, reason: string): string {
  if (drawn === total) return counted(total, "prompt");
  return `${countText(drawn)} of ${counted(total, "prompt")} (${countText(total - drawn)} left out: ${reason})`;
}

/** "flagged: 2 zero denominator, 1 last token at position 0", or null when no row is flagged. */
export function flagCountText(rows: readonly GainRow[]): string | null {
  const counts = new Map<GainFlag, number>();
  for (const flag of rows.flatMap((row) => row.flags)) counts.set(flag, (counts.get(flag) ?? 0) + 1);
  if (counts.size === 0) return null;
  return `flagged: ${[...counts].map(([flag, count]) => `${countText(count)} ${FLAG_TEXTS[flag]}`).join(", ")}`;
}
