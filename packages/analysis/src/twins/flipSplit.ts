import type { TwinPair } from "./twinPairs.ts";
import { quantityAt } from "./twinOutcome.ts";
import { lastCheckpoint, type TwinFlip, type TwinModel } from "./twinModel.ts";

/** A model as it was trained and with the last block, or every block, in the other wiring. */
export interface FlipEffect {
  /** The flipped model's log last gain less that of the model as it was trained. */
  readonly gain: number;
  /** The same of the validation loss: a model that it breaks says nothing of the wiring. */
  readonly loss: number;
}

/** The difference of a pair in two parts, by its last block computed either way with either model's weights. */
export interface FlipSplit {
  /** From the wiring in which the last block computes, averaged over both models' weights. */
  readonly computed: number;
  /** From the weights that training in the wiring led to, averaged over both ways to compute. */
  readonly learned: number;
}

/** null where the flipped model was not measured or is not finite. */
export function flipEffect(model: TwinModel, flip: Exclude<TwinFlip, "none">): FlipEffect | null {
  const [own, flipped] = [gainAndLoss(model, "none"), gainAndLoss(model, flip)];
  return own === null || flipped === null
    ? null
    : { gain: flipped.gain - own.gain, loss: flipped.loss - own.loss };
}

/**
 * With Y(weights, wiring) the log last gain of a model whose last block computes in a wiring:
 *
 *     computed = ½ (Y(P, P) − Y(P, S)) + ½ (Y(S, P) − Y(S, S))
 *     learned  = ½ (Y(P, P) − Y(S, P)) + ½ (Y(P, S) − Y(S, S))
 *
 * They add up to the difference Y(P, P) − Y(S, S). null where a flipped model was not measured.
 */
export function flipSplit({ parallel, sequential }: TwinPair): FlipSplit | null {
  const [ofParallel, ofSequential] = [flipEffect(parallel, "last"), flipEffect(sequential, "last")];
  const ends = [gainAndLoss(parallel, "none"), gainAndLoss(sequential, "none")];
  const [p, s] = ends;
  if (ofParallel === null || ofSequential === null || p == null || s == null) return null;
  const computed = (ofSequential.gain - ofParallel.gain) / 2;
  return { computed, learned: p.gain - s.gain - computed };
}

function gainAndLoss(model: TwinModel, flip: TwinFlip): FlipEffect | null {
  const checkpoint = lastCheckpoint(model, flip);
  const gain = checkpoint === undefined ? null : quantityAt(checkpoint, "passages", "log last gain");
  const loss = checkpoint?.validationLoss ?? null;
  return gain === null || loss === null ? null : { gain, loss };
}
