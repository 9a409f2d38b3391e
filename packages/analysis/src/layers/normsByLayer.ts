import { finite, notDefined, type Statistic } from "../statistic.ts";
import { meansByLayer, type ByLayer, type LayerQuantity, type NormedRow } from "./byLayer.ts";

/** Geometric mean of one layer's norm over prompts. */
export interface LayerNorm {
  /** k, from 0 for the embedding. */
  readonly layer: number;
  /** exp of the mean of ln ‖h_k‖₂ over the prompts where the norm is positive and finite. */
  readonly geometricMeanNorm: Statistic;
  readonly n: number;
  /** Prompts whose norm is 0, not finite or unknown. */
  readonly leftOut: number;
}

/** Norm by layer for one model, shape [L + 1], over all prompts and by category. */
export type NormProfile = ByLayer<LayerNorm>;

/** The growth of the norm over the layers of one model. Throws where rows have different numbers of blocks. */
export const normsByLayer = (rows: readonly NormedRow[]): NormProfile => meansByLayer(rows, LAYER_NORM);

/** The norm after a layer, whose logarithm `MeansByLayer` averages. */
export const LAYER_NORM: LayerQuantity<LayerNorm> = {
  firstLayer: 0,
  valueAt: (norms, layer) => Math.log(norms[layer] ?? Number.NaN),
  describe: ({ layer, mean, n, leftOut }) => ({
    layer,
    geometricMeanNorm:
      n === 0 ? notDefined("no prompt has a positive, finite norm at this layer") : finite(Math.exp(mean)),
    n,
    leftOut,
  }),
};
