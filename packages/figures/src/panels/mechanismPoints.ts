import type { BlockMechanism, MechanismProfile, Moments } from "@gain/analysis";
import { TERM_LABELS, TERMS } from "../look/termStyle.ts";
import { isDrawable } from "../numbers/drawable.ts";
import type { LayerPoint } from "./layerPoints.ts";

/** Mean ± SD of a quantity of one block over prompts. */
export interface SpreadPoint extends LayerPoint {
  readonly low: number;
  readonly high: number;
}

/** Means of gain² − 1 and of its terms at every block, one line per term. */
export const termPoints = ({ byLayer }: MechanismProfile): readonly LayerPoint[] =>
  TERMS.flatMap((term) => byLayer.flatMap((block) => pointOf(TERM_LABELS[term], block.layer, block[term])));

/** Mean cosine at every block, with its spread over prompts; without a spread for a single prompt. */
export function cosinePoints({ byLayer }: MechanismProfile): readonly SpreadPoint[] {
  return byLayer.flatMap(({ layer, cosine }) => {
    const sd = cosine.sd.defined && isDrawable(cosine.sd.value) ? cosine.sd.value : 0;
    return pointOf("Cosine", layer, cosine).map((point) => ({
      ...point,
      low: point.mean - sd,
      high: point.mean + sd,
    }));
  });
}

/** The largest number of prompts left out at one block. */
export function mostLeftOut(
  { byLayer }: MechanismProfile,
  quantities: readonly Exclude<keyof BlockMechanism, "layer">[],
): number {
  const counts = byLayer.flatMap((block) => quantities.map((quantity) => block[quantity].leftOut));
  return counts.reduce((a, b) => Math.max(a, b), 0);
}

const pointOf = (category: string, layer: number, { n, mean }: Moments): LayerPoint[] =>
  mean.defined && isDrawable(mean.value) ? [{ category, layer, mean: mean.value, prompts: n }] : [];
