import { indicesAtRanks, quantile, type GainColumns } from "@gain/analysis";
import { evenPlaces } from "../numbers/evenSample.ts";
import { hasPlace } from "../several/oneAxis.ts";
import { drawnCategories } from "../prompts/categories.ts";

/** Up to so many prompts of a category are all drawn; more hide each other. */
const MOST_POINTS_DRAWN = 60;
/** Of more, so many are drawn, evenly spaced by gain, in front of a box. */
const THINNED_POINTS = 200;

/** The gains of one category. */
export interface CategoryPoints {
  /** null for prompts without a category. */
  readonly category: string | null;
  readonly label: string;
  /** Prompts with a gain that a log axis can show. */
  readonly n: number;
  /** Places of the rows that are drawn, the largest gain first. */
  readonly indices: readonly number[];
  /** Quartiles, where not all prompts are drawn. */
  readonly quartiles: readonly [low: number, middle: number, high: number] | null;
}

export interface GainPoints {
  readonly categories: readonly CategoryPoints[];
  /** "24 of 40 categories drawn, those of the most prompts", or null. */
  readonly leftOutText: string | null;
}

/** The gains of each category that enter the statistics. Holds those of one category at a time. */
export function gainPoints({ gains, categories, categoryNames }: GainColumns): GainPoints {
  const sizes = new Map<number, number>();
  for (const [index, code] of categories.entries()) {
    if (hasPlace(gains[index] ?? Number.NaN)) sizes.set(code, (sizes.get(code) ?? 0) + 1);
  }
  const codeOf = new Map([...sizes.keys()].map((code) => [categoryNames[code] ?? null, code]));
  const { labels, leftOutText } = drawnCategories(
    new Map([...codeOf].map(([category, code]) => [category, sizes.get(code) ?? 0])),
  );
  const drawn = [...labels].map(([category, label]): CategoryPoints => {
    const code = codeOf.get(category);
    const own = Int32Array.from(gains.keys()).filter(
      (index) => categories[index] === code && hasPlace(gains[index] ?? Number.NaN),
    );
    const values = Float64Array.from(own, (index) => gains[index] ?? Number.NaN);
    const isWhole = own.length <= MOST_POINTS_DRAWN;
    const ranks = evenPlaces(own.length, isWhole ? MOST_POINTS_DRAWN : THINNED_POINTS);
    return {
      category,
      label,
      n: own.length,
      indices: indicesAtRanks(values, ranks).map((rank) => own[rank] ?? -1),
      quartiles: isWhole ? null : quartilesOf(values),
    };
  });
  return { categories: drawn, leftOutText };
}

function quartilesOf(values: Float64Array): [number, number, number] {
  const sorted = values.toSorted();
  return [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
}
