import { counted, countText, type GainColumns, type RowCounts } from "@gain/analysis";
import type { GainFlag } from "@gain/records";
import { severalModels } from "../errors.ts";

const FLAG_TEXTS: Readonly<Record<GainFlag, string>> = {
  single_block: "single block",
  zero_denominator: "zero denominator",
  position_zero: "last token at position 0",
  non_finite: "not finite",
  truncated: "cut to the context",
  repeated_prompt: "repeated",
  norms_disagree: "gain and norms disagree",
};

/** @throws FigureInputError when the rows name more than one model. */
export function assertOneModel({ models }: GainColumns): void {
  if (models.length > 1) throw severalModels(models);
}

/** "23 of 25 prompts (2 left out: gain not finite)", or "25 prompts" when none is left out. */
export function drawnCountText(drawn: number, total: number, reason: string): string {
  if (drawn === total) return counted(total, "prompt");
  return `${countText(drawn)} of ${counted(total, "prompt")} (${countText(total - drawn)} left out: ${reason})`;
}

/** "flagged: 2 zero denominator, 1 last token at position 0", or null when no row is flagged. */
export function flagCountText({ byFlag }: RowCounts): string | null {
  if (byFlag.length === 0) return null;
  const texts = byFlag.map(({ flag, rows }) => `${countText(rows.count)} ${FLAG_TEXTS[flag as GainFlag]}`);
  return `flagged: ${texts.join(", ")}`;
}
