import {
  meanIntervalFromSummary,
  type BlockMechanism,
  type MechanismProfile,
  type Moments,
} from "@gain/analysis";
import { DIRECTION_COLOURS, QUIET_MARK } from "../look/meaning.ts";
import { PART_FILLS, PARTS, TERM_LABELS } from "../look/termStyle.ts";
import { isDrawable } from "../numbers/drawable.ts";

/** One part of a block's bar, from an end of the stack to the next. */
export interface PartBar {
  readonly layer: number;
  readonly part: string;
  readonly fill: string;
  readonly mean: number;
  readonly from: number;
  readonly to: number;
}

/** Mean gain² − 1 of a block, the sum of its parts, with its 95 % interval over prompts. */
export interface SumPoint {
  readonly layer: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly prompts: number;
  readonly colour: string;
}

/** Mean ± SD of the cosine of a block. */
export interface CosinePoint {
  readonly layer: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly prompts: number;
}

/** Parts above 0 are stacked upwards, those below it downwards. */
export function partBars({ byLayer }: MechanismProfile): readonly PartBar[] {
  return byLayer.flatMap((block) => {
    const ends = { up: 0, down: 0 };
    return PARTS.flatMap((part): PartBar[] => {
      const mean = meanOf(block[part]);
      if (mean === null) return [];
      const side = mean < 0 ? "down" : "up";
      const from = ends[side];
      ends[side] += mean;
      return [
        { layer: block.layer, part: TERM_LABELS[part], fill: PART_FILLS[part], mean, from, to: ends[side] },
      ];
    });
  });
}

export const sumPoints = ({ byLayer }: MechanismProfile): readonly SumPoint[] =>
  byLayer.flatMap(({ layer, growth }) => {
    const mean = meanOf(growth);
    if (mean === null) return [];
    const { low, high } = momentsInterval(growth) ?? { low: null, high: null };
    return [{ layer, mean, low, high, prompts: growth.n, colour: sideColour(low, high) }];
  });

/** Without a spread where one prompt has none. */
export const cosinePoints = ({ byLayer }: MechanismProfile): readonly CosinePoint[] =>
  byLayer.flatMap(({ layer, cosine }) => {
    const mean = meanOf(cosine);
    if (mean === null) return [];
    const sd = cosine.sd.defined && isDrawable(cosine.sd.value) ? cosine.sd.value : 0;
    return [{ layer, mean, low: mean - sd, high: mean + sd, prompts: cosine.n }];
  });

/** The 95 % t interval of a mean over prompts; null where there is none. */
export function momentsInterval({
  n,
  mean,
  sd,
}: Moments): { readonly low: number; readonly high: number } | null {
  if (!mean.defined || !sd.defined) return null;
  const interval = meanIntervalFromSummary({ n, mean: mean.value, sd: sd.value });
  return interval.defined && isDrawable(interval.value.low) && isDrawable(interval.value.high)
    ? { low: interval.value.low, high: interval.value.high }
    : null;
}

/** The hue of a direction where an interval excludes 0. */
export function sideColour(low: number | null, high: number | null): string {
  if (low !== null && low > 0) return DIRECTION_COLOURS.expansion;
  return high !== null && high < 0 ? DIRECTION_COLOURS.dampening : QUIET_MARK;
}

export const meanOf = ({ mean }: Moments): number | null =>
  mean.defined && isDrawable(mean.value) ? mean.value : null;

/** Prompts of which a number is left out at some block: the largest count of a block. */
export function mostLeftOut(
  { byLayer }: MechanismProfile,
  quantities: readonly Exclude<keyof BlockMechanism, "layer">[],
): number {
  const counts = byLayer.flatMap((block) => quantities.map((quantity) => block[quantity].leftOut));
  return counts.reduce((a, b) => Math.max(a, b), 0);
}
