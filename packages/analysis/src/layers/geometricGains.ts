import { counted } from "../numberText.ts";
import { finite, notDefined, type Statistic } from "../statistic.ts";
import type { LayerNorm } from "./normsByLayer.ts";

/** Geometric mean gain of one block over prompts. */
export interface GeometricGain {
  /** Block number k, from 1. */
  readonly layer: number;
  /** exp of the mean of ln ‖h_k‖ / ‖h_{k−1}‖. */
  readonly gain: Statistic;
}

/**
 * The geometric mean gain of blocks 1…L from the geometric mean norms of layers 0…L, whose ratio it is where both are of
 * the same prompts. Where some prompt lacks one of the two norms, it is not defined. Shape [L + 1] → [L].
 */
export function geometricGains(norms: readonly LayerNorm[]): readonly GeometricGain[] {
  return norms.slice(1).map((after, i) => ({ layer: after.layer, gain: ratio(norms[i], after) }));
}

function ratio(before: LayerNorm | undefined, after: LayerNorm): Statistic {
  if (before === undefined) return notDefined("the norm before the block is not known");
  const partial = [before, after].find(({ leftOut }) => leftOut > 0);
  if (partial !== undefined) {
    return notDefined(
      `${counted(partial.leftOut, "prompt")} without a positive, finite norm at layer ${String(partial.layer)}`,
    );
  }
  const [from, to] = [before.geometricMeanNorm, after.geometricMeanNorm];
  if (!from.defined) return from;
  return to.defined ? finite(to.value / from.value) : to;
}
