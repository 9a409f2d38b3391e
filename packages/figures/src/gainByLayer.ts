import type { GainRow } from "@gain/records";
import { rowsByCategory } from "./prompts/categories.ts";

/** Mean gain of one block over the prompts of one category. */
export interface LayerGain {
  readonly category: string;
  /** Block k, from 1 to L. */
  readonly layer: number;
  /** Arithmetic mean of ‖h_k‖ / ‖h_{k−1}‖ over the prompts where that is finite. */
  readonly meanGain: number;
  readonly prompts: number;
}

export interface LayerGains {
  readonly gains: readonly LayerGain[];
  /** The categories' labels in the figures' order. */
  readonly categories: readonly string[];
  /** Prompts whose source has no norms of every layer. */
  readonly promptsWithoutNorms: number;
  /** Single gains left out of the means: not finite, as over a zero or an overflowed norm. */
  readonly gainsLeftOut: number;
}

/** Mean gain by layer and category from the rows' norms. */
export function gainByLayer(rows: readonly GainRow[]): LayerGains {
  const withNorms = rows.filter((row) => row.norms !== null);
  const grouped = rowsByCategory(withNorms);
  const gains: LayerGain[] = [];
  let gainsLeftOut = 0;
  for (const { label, rows: members } of grouped) {
    const layers = Math.max(...members.map((row) => (row.norms ?? []).length - 1));
    for (let layer = 1; layer <= layers; layer += 1) {
      const ofLayer = members.map((row) => blockGain(row.norms ?? [], layer));
      const finite = ofLayer.filter(Number.isFinite);
      gainsLeftOut += ofLayer.length - finite.length;
      if (finite.length === 0) continue;
      const meanGain = finite.reduce((sum, gain) => sum + gain, 0) / finite.length;
      gains.push({ category: label, layer, meanGain, prompts: finite.length });
    }
  }
  const categories = grouped.map((group) => group.label);
  return { gains, categories, promptsWithoutNorms: rows.length - withNorms.length, gainsLeftOut };
}

/** ‖h_k‖ / ‖h_{k−1}‖ from norms of shape [L + 1]; NaN where a norm is missing. */
function blockGain(norms: readonly number[], layer: number): number {
  return (norms[layer] ?? NaN) / (norms[layer - 1] ?? NaN);
}
