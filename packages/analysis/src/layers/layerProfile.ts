import { finite, notDefined, type Statistic } from "../statistic.ts";
import { meansByLayer, type ByLayer, type LayerQuantity, type NormedRow } from "./byLayer.ts";

/** Mean gain of one block over prompts. */
export interface LayerGain {
  /** Block number k, from 1. */
  readonly layer: number;
  /** Mean of ‖h_k‖ / ‖h_{k−1}‖ over the prompts where that ratio is finite. */
  readonly meanGain: Statistic;
  readonly n: number;
  /** Prompts whose ratio is not finite: a norm is unknown or overflowed, or the denominator is 0. */
  readonly leftOut: number;
}

/** Gain by layer for one model, shape [L], over all prompts and by category. */
export type LayerProfile = ByLayer<LayerGain>;

/** The gains of blocks 1…L from the norms of h_0…h_L. Shape [L + 1] → [L]; x/0 is infinite and 0/0 is NaN. */
export function blockGains(norms: readonly number[]): readonly number[] {
  return norms.slice(1).map((_, i) => blockGain(norms, i + 1));
}

const blockGain = (norms: readonly number[], layer: number): number =>
  (norms[layer] ?? Number.NaN) / (norms[layer - 1] ?? Number.NaN);

/** The layer profile of one model's rows. Throws where rows have different numbers of blocks. */
export const layerProfile = (rows: readonly NormedRow[]): LayerProfile => meansByLayer(rows, BLOCK_GAIN);

/** The gain of a block, as `MeansByLayer` averages it. */
export const BLOCK_GAIN: LayerQuantity<LayerGain> = {
  firstLayer: 1,
  valueAt: blockGain,
  describe: ({ layer, mean, n, leftOut }) => ({
    layer,
    meanGain: n === 0 ? notDefined("no prompt has a finite gain at this block") : finite(mean),
    n,
    leftOut,
  }),
};
