import type { GainColumns } from "@gain/analysis";
import { boxStatistics, type BoxStatistics } from "../numbers/boxStatistics.ts";
import { isDrawable } from "../numbers/drawable.ts";
import { drawnOutliers, type DrawnOutliers, type PlacedGain } from "../numbers/drawnOutliers.ts";
import { drawnCategories } from "../prompts/categories.ts";

/** The most outliers drawn for one category; more would overlap. */
const MOST_OUTLIERS = 40;

/** The gains of one category as a box. */
export interface GainBox extends DrawnOutliers {
  readonly label: string;
  readonly prompts: number;
  readonly box: BoxStatistics;
}

/** A box per category, in the figures' order. */
export interface GainBoxes {
  readonly boxes: readonly GainBox[];
  readonly leftOutText: string | null;
}

/** The boxes of the drawable gains. Only one category's gains are in memory at a time. */
export function gainBoxes(columns: GainColumns): GainBoxes {
  const { gains, categories, categoryNames } = columns;
  const sizes = new Map<number, number>();
  for (const [index, category] of categories.entries()) {
    if (isDrawable(gains[index] ?? null)) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  }
  const codeOf = new Map([...sizes.keys()].map((code) => [categoryNames[code] ?? null, code]));
  const { labels, leftOutText } = drawnCategories(
    new Map([...codeOf].map(([category, code]) => [category, sizes.get(code) ?? 0])),
  );
  const boxes = [...labels].map(([category, label]) => {
    const code = codeOf.get(category) ?? Number.NaN;
    const isInBox = (gain: number, index: number): boolean => categories[index] === code && isDrawable(gain);
    const values = gains.filter(isInBox);
    const box = boxStatistics(values);
    return {
      label,
      prompts: values.length,
      box,
      ...drawnOutliers(placedGains(gains, isInBox), box, MOST_OUTLIERS),
    };
  });
  return { boxes, leftOutText };
}

function* placedGains(
  gains: Float64Array,
  isSuch: (gain: number, index: number) => boolean,
): Generator<PlacedGain, void, undefined> {
  for (const [index, lastGain] of gains.entries()) if (isSuch(lastGain, index)) yield { index, lastGain };
}
