import { countText, type Finding, type GainFindings } from "@gain/analysis";
import type { ModelKind } from "../look/modelKind.ts";
import type { Finding, GainFindings } from "@gain/analysis";
import type { ModelKind } from "../notebook/look/modelKind.ts";
import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { type GainSource, type ReferenceGain, SOURCE_LABELS } from "../notebook/marks/modelBar.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { displayText } from "../text/displayText.ts";
import { fittedText } from "../text/fittedText.ts";
import { gainLabel } from "../text/gainLabel.ts";
import { textWidth } from "../text/textWidth.ts";
import type { GainBlock } from "@gain/records";

/** One measured model of a forest plot. */
export interface ForestModel {
  readonly name: string;
  readonly kind: ModelKind;
  readonly findings: Pick<GainFindings, "primary" | "sensitivity" | "precisionFloor">;
}

export interface ForestPlotInput {
  /** The block of the gains; the last one where left out. */
  readonly block?: GainBlock;
  /** In any order; models without a mean are counted in the figure, not drawn. */
  readonly models: readonly ForestModel[];
  /** Cited gains, drawn without an interval below the measured models. */
  readonly references: readonly (ReferenceGain & { readonly kind: ModelKind })[];
}

/** One line of the plot. */
export interface ForestRow {
  readonly label: string;
  readonly fullName: string;
  readonly kind: ModelKind;
  readonly source: GainSource;
  readonly prompts: number | null;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly bootstrapLow: number | null;
  readonly bootstrapHigh: number | null;
  /** Gains within 1 ± this are not distinguishable from 1; null where unknown. */
  readonly floor: number | null;
  /** Mean, interval and number of prompts as text. */
  readonly valueText: string;
}

type UnlabelledRow = Omit<ForestRow, "label" | "fullName"> & { readonly name: string };

const GAP = 12;
interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}
const NONE: Ends = { low: null, high: null };

/** Rows from the top: measured models by mean, then cited ones by gain, the largest first. */
export function forestRows({ models, references }: ForestPlotInput, width: number): ForestRow[] {
  const measured = models.flatMap(({ name, kind, findings }): UnlabelledRow[] => {
    const { primary, sensitivity, precisionFloor } = findings;
    const { estimate, n } = primary;
    if (!estimate.defined || !isDrawable(estimate.value.mean)) return [];
    const { mean, interval } = estimate.value;
    const { low, high } = drawableEnds({ defined: true, value: interval });
    const resampled = drawableEnds(sensitivity.bootstrap);
    return [
      {
        name,
        kind,
        source: "measured",
        prompts: n,
        mean,
        low,
        high,
        bootstrapLow: resampled.low,
        bootstrapHigh: resampled.high,
        floor: precisionFloor?.relative ?? null,
        valueText: `${gainLabel(mean, 3)} ${intervalText(low, high)} · n = ${countText(n)}`,
      },
    ];
  });
  const cited = references
    .filter(({ gain }) => isDrawable(gain))
    .map(({ name, gain, kind }): UnlabelledRow => ({
      name,
      kind,
      source: "cited",
      prompts: null,
      mean: gain,
      ...NONE,
      bootstrapLow: null,
      bootstrapHigh: null,
      floor: null,
      valueText: `${gainLabel(gain)}, ${SOURCE_LABELS.cited}`,
    }));
  return [measured, cited]
    .flatMap((rows) => rows.toSorted((a, b) => b.mean - a.mean))
    .map(({ name, ...row }) => ({
      ...row,
      label: labelOf(name, row.valueText, width),
      fullName: displayText(name, 200),
    }));
}

function drawableEnds(interval: Finding<{ readonly low: number; readonly high: number }>): Ends {
  if (!interval.defined) return NONE;
  const { low, high } = interval.value;
  return isDrawable(low) && isDrawable(high) ? { low, high } : NONE;
}

function intervalText(low: number | null, high: number | null): string {
  return low === null || high === null ? "(no interval)" : `[${gainLabel(low, 3)}, ${gainLabel(high, 3)}]`;
}

function labelOf(name: string, valueText: string, width: number): string {
  const room = width - GAP - textWidth(valueText, SMALLEST_FONT_SIZE);
  return fittedText(name, room, SMALLEST_FONT_SIZE, "bold");
}
