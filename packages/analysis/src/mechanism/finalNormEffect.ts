import { defined, notDefined, type Finding } from "../statistic.ts";
import { RunningMoments, type RangedMoments } from "./runningMoments.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/** The effect of the final norm N, after the last block, on the residual norm, over prompts. */
export interface FinalNormEffect {
  /** ‖N(h_L)‖ / ‖h_L‖ */
  readonly gain: RangedMoments;
  /**
   * ‖N(h_L)‖ / ‖h_{L−1}‖ = last gain × the final norm's gain: the ratio of `hidden_states[-1]` to `[-2]` in
   * transformers where the last entry follows the final norm, as in most architectures.
   */
  readonly hiddenStatesRatio: RangedMoments;
  /** Prompts for which that ratio and the last gain lie on different sides of 1. */
  readonly sidesDiffer: number;
}

const NO_RATIO = "no prompt has a finite ratio of these norms";

/** Accumulates the effect prompt by prompt. */
export class FinalNormMoments {
  readonly #gain = new RunningMoments();
  readonly #hiddenStatesRatio = new RunningMoments();
  #rows = 0;
  #sidesDiffer = 0;

  /** @param finalNorm ‖N(h_L)‖; null for a model without a final norm */
  add({ normBefore, normAfter }: StepNumbers, finalNorm: number | null): void {
    if (finalNorm === null) return;
    const ratio = finalNorm / normBefore;
    this.#rows += 1;
    this.#gain.add(finalNorm / normAfter);
    this.#hiddenStatesRatio.add(ratio);
    if (Number.isFinite(ratio) && ratio < 1 !== normAfter / normBefore < 1) this.#sidesDiffer += 1;
  }

  effect(): Finding<FinalNormEffect> {
    if (this.#rows === 0) return notDefined("the model has no final norm, or no prompt was measured");
    return defined({
      gain: this.#gain.ranged(NO_RATIO),
      hiddenStatesRatio: this.#hiddenStatesRatio.ranged(NO_RATIO),
      sidesDiffer: this.#sidesDiffer,
    });
  }
}
