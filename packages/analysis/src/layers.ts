import { mixedDepths } from "./errors.ts";
import { defined, notDefined, type Statistic } from "./statistic.ts";
import { pairwiseSum } from "./summation.ts";

/** What the layer profile needs of a row. */
export interface NormedRow {
  readonly model: string;
  readonly category: string | null;
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]; null where the source has none. */
  readonly norms: readonly number[] | null;
}

/** Mean gain of one block over prompts. */
export interface LayerGain {
  /** Block number k, from 1. */
  readonly layer: number;
  /** Mean of ‖h_k‖ / ‖h_{k−1}‖ over the prompts where that ratio is finite. */
  readonly meanGain: Statistic;
  readonly n: number;
  /** Prompts whose ratio is not finite, or has the denominator 0. */
  readonly leftOut: number;
}

/** Gain by layer for one model, all prompts together and by category (order of first appearance). */
export interface LayerProfile {
  readonly rowsWithNorms: number;
  readonly rowsWithoutNorms: number;
  /** One entry a block, shape [L]; empty without norms. */
  readonly overall: readonly LayerGain[];
  readonly byCategory: readonly { readonly category: string; readonly layers: readonly LayerGain[] }[];
}

/** The gains of blocks 1…L from the norms of h_0…h_L. Shape [L + 1] → [L]; x/0 is infinite and 0/0 is NaN. */
export function blockGains(norms: readonly number[]): readonly number[] {
  return norms.slice(1).map((norm, i) => norm / (norms[i] ?? Number.NaN));
}

/** The layer profile of one model's rows. Throws where rows differ in the number of blocks. */
export function layerProfile(rows: readonly NormedRow[]): LayerProfile {
  const profiles = rows.flatMap(({ model, category, norms }) =>
    norms === null ? [] : [{ model, category, gains: blockGains(norms) }],
  );
  const depths = [...new Set(profiles.map(({ gains }) => gains.length))];
  if (depths.length > 1) throw mixedDepths(profiles[0]?.model ?? "", depths);
  const depth = depths[0] ?? 0;
  const categories = [...new Set(profiles.flatMap(({ category }) => (category === null ? [] : [category])))];
  return {
    rowsWithNorms: profiles.length,
    rowsWithoutNorms: rows.length - profiles.length,
    overall: layerGains(profiles, depth),
    byCategory: categories.map((category) => ({
      category,
      layers: layerGains(
        profiles.filter((profile) => profile.category === category),
        depth,
      ),
    })),
  };
}

function layerGains(
  profiles: readonly { readonly gains: readonly number[] }[],
  depth: number,
): readonly LayerGain[] {
  return Array.from({ length: depth }, (_, i) => {
    const finite = profiles.map(({ gains }) => gains[i] ?? Number.NaN).filter(Number.isFinite);
    return {
      layer: i + 1,
      meanGain:
        finite.length === 0
          ? notDefined("no prompt has a finite gain at this block")
          : defined(pairwiseSum(finite) / finite.length),
      n: finite.length,
      leftOut: profiles.length - finite.length,
    };
  });
}
