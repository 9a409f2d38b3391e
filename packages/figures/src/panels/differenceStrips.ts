import {
  type ConfidenceInterval,
  type Finding,
  meanInterval,
  type PairedGain,
  summarize,
} from "@gain/analysis";
import { isDrawable } from "../numbers/drawable.ts";
import { evenSample } from "../numbers/evenSample.ts";
import { byCategory, categoryText } from "../prompts/categories.ts";
import { promptText } from "../text/promptText.ts";

/** More points than this would hide each other. */
const MOST_POINTS = 1000;
/** An interval from two values is too wide for a figure. */
const FEWEST_FOR_INTERVAL = 3;
/** Bins along the axis; further points of a bin are shifted up or down. */
const BINS = 80;
const OFFSETS = 4;

/** One prompt in the strip of its category. */
export interface StripPoint {
  readonly prompt: string;
  readonly category: string;
  readonly first: number;
  readonly second: number;
  readonly difference: number;
  /** Position from the top in units of a strip: the strip's number plus a shift that separates points. */
  readonly position: number;
}

/** Mean difference of one strip. */
export interface StripMean {
  readonly label: string;
  readonly strip: number;
  readonly prompts: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Strips from the top: one per category, in the figures' order. */
export interface DifferenceStrips {
  readonly labels: readonly string[];
  readonly points: readonly StripPoint[];
  readonly means: readonly StripMean[];
  readonly leftOutText: string | null;
}

/** Points and means of paired differences by category; many points are thinned evenly by difference. */
export function differenceStrips(differences: readonly PairedGain[]): DifferenceStrips {
  const drawable = differences.filter(({ difference }) => isDrawable(difference));
  const { groups, leftOutText } = byCategory(drawable);
  const most = Math.max(2, Math.floor(MOST_POINTS / Math.max(groups.length, 1)));
  const all = drawable.map(({ difference }) => difference);
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const spread = all.reduce((a, b) => Math.max(a, b), -Infinity) - low;
  const points = groups.flatMap(({ items }, strip) => {
    const sorted = items.toSorted((a, b) => a.difference - b.difference);
    const taken = new Map<number, number>();
    return evenSample(sorted, most).map((pair): StripPoint => {
      const bin = spread === 0 ? 0 : Math.round((BINS * (pair.difference - low)) / spread);
      const before = taken.get(bin) ?? 0;
      taken.set(bin, before + 1);
      return {
        prompt: promptText(pair.prompt),
        category: categoryText(pair.category),
        first: pair.first,
        second: pair.second,
        difference: pair.difference,
        position: strip + shift(before),
      };
    });
  });
  const means = groups.flatMap(({ label, items }, strip) =>
    stripMean(
      label,
      strip,
      items.map(({ difference }) => difference),
    ),
  );
  return { labels: groups.map(({ label }) => label), points, means, leftOutText };
}

/** 0, then one offset up, one down, two up… over a fifth of a strip to either side. */
function shift(before: number): number {
  const offset = Math.ceil((before % (2 * OFFSETS + 1)) / 2);
  return ((before % 2 === 0 ? offset : -offset) * 0.2) / OFFSETS;
}

function stripMean(label: string, strip: number, values: readonly number[]): StripMean[] {
  const { mean } = summarize(values);
  if (!mean.defined || !isDrawable(mean.value)) return [];
  const interval = values.length < FEWEST_FOR_INTERVAL ? null : meanInterval(values);
  return [{ label, strip, prompts: values.length, mean: mean.value, ...boundsOf(interval) }];
}

/** The ends of an interval; null where there is none. */
export function boundsOf(interval: Finding<ConfidenceInterval> | null): Pick<StripMean, "low" | "high"> {
  return interval?.defined === true
    ? { low: interval.value.low, high: interval.value.high }
    : { low: null, high: null };
}
