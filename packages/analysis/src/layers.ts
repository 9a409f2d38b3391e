import { meansByLayer, type ByLayer, type NormedRow } from "./layerGroups.ts";
import { finite, notDefined, type Statistic } from "./statistic.ts";

/** Mean gain of one block over prompts. */
export interface LayerGain {
  /** Block number k, from 1. */
  readonly layer: number;
  /** Mean of ‖h_k‖ / ‖h_{k−1}‖ over the prompts where that ratio is finite. */
  readonly meanGain: Statistic;
  readonly n: number;
  /** Prompts whose ratio is not finite: a norm is not known or overflowed, or the denominator is 0. */
  readonly leftOut: number;
}

/** Gain by layer for one model, shape [L]: all prompts together, and by category. */
export type LayerProfile = ByLayer<LayerGain>;

/** Geometric mean of one layer's norm over prompts. */
export interface LayerNorm {
  /** k, from 0 for the embedding. */
  readonly layer: number;
  /** exp of the mean of ln ‖h_k‖₂ over the prompts where the norm is positive and finite. */
  readonly geometricMeanNorm: Statistic;
  readonly n: number;
  /** Prompts whose norm is 0, not finite or not known. */
  readonly leftOut: number;
}

/** Norm by layer for one model, shape [L + 1]: all prompts together, and by category. */
export type NormProfile = ByLayer<LayerNorm>;

/** The gains of blocks 1…L from the norms of h_0…h_L. Shape [L + 1] → [L]; x/0 is infinite and 0/0 is NaN. */
export function blockGains(norms: readonly number[]): readonly number[] {
  return norms.slice(1).map((_, i) => blockGain(norms, i + 1));
}

const blockGain = (norms: readonly number[], layer: number): number =>
  (norms[layer] ?? Number.NaN) / (norms[layer - 1] ?? Number.NaN);

/** The layer profile of one model's rows. Throws where rows differ in the number of blocks. */
export function layerProfile(rows: readonly NormedRow[]): LayerProfile {
  return meansByLayer(rows, 1, blockGain, ({ layer, mean, n, leftOut }) => ({
    layer,
    meanGain: n === 0 ? notDefined("no prompt has a finite gain at this block") : finite(mean),
    n,
    leftOut,
  }));
}

/** How the norm grows over the layers of one model. Throws where rows differ in the number of blocks. */
export function normsByLayer(rows: readonly NormedRow[]): NormProfile {
  const logNorm = (norms: readonly number[], layer: number): number => Math.log(norms[layer] ?? Number.NaN);
  return meansByLayer(rows, 0, logNorm, ({ layer, mean, n, leftOut }) => ({
    layer,
    geometricMeanNorm:
      n === 0 ? notDefined("no prompt has a positive, finite norm at this layer") : finite(Math.exp(mean)),
    n,
    leftOut,
  }));
}
