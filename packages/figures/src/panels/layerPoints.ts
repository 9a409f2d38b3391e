import type { Statistic } from "@gain/analysis";
import { isDrawable } from "../numbers/drawable.ts";
import { drawnCategories } from "../prompts/categories.ts";

/** Mean of a quantity of one layer over the prompts of one category. */
export interface LayerPoint {
  /** The category's label. */
  readonly category: string;
  readonly layer: number;
  readonly mean: number;
  readonly prompts: number;
}

/** Lines over layers, one per category. */
export interface LayerLines {
  readonly points: readonly LayerPoint[];
  /** The categories' labels in the figures' order, including those without a point. */
  readonly categories: readonly string[];
  /** Number of values left out of the means: not finite or unknown. */
  readonly valuesLeftOut: number;
  readonly leftOutText: string | null;
}

interface Layer {
  readonly layer: number;
  readonly n: number;
  readonly leftOut: number;
}

/** The defined means of a profile by category, in the figures' order and under their labels. */
export function layerLines<OfLayer extends Layer>(
  profile: readonly { readonly category: string | null; readonly layers: readonly OfLayer[] }[],
  meanOf: (layer: OfLayer) => Statistic,
): LayerLines {
  const prompts = (layers: readonly OfLayer[]) =>
    layers.reduce((most, { n, leftOut }) => Math.max(most, n + leftOut), 0);
  const { labels, leftOutText } = drawnCategories(
    new Map(profile.map(({ category, layers }) => [category, prompts(layers)])),
  );
  const layersOf = new Map(profile.map(({ category, layers }) => [category, layers]));
  const points = [...labels].flatMap(([category, label]) =>
    (layersOf.get(category) ?? []).flatMap((layer) => {
      const mean = meanOf(layer);
      return mean.defined && isDrawable(mean.value)
        ? [{ category: label, layer: layer.layer, mean: mean.value, prompts: layer.n }]
        : [];
    }),
  );
  const valuesLeftOut = profile
    .flatMap(({ layers }) => layers)
    .reduce((sum, { leftOut }) => sum + leftOut, 0);
  return { points, categories: [...labels.values()], valuesLeftOut, leftOutText };
}
