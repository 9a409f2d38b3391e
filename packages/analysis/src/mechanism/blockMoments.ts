import { BLOCK_NOT_SPLIT } from "./blockStep.ts";
import { RunningMoments, type Moments } from "./runningMoments.ts";
import { cosineOf, growthOf, relativeStepOf, termsOf } from "./stepArithmetic.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/** The effect of one block on the residual stream, over prompts. The quantities are those of `BlockStep`. */
export interface BlockMechanism {
  /** Block number k, from 1. */
  readonly layer: number;
  /** gain² − 1 */
  readonly growth: Moments;
  readonly attention: Moments;
  readonly mlp: Moments;
  readonly cross: Moments;
  /** Cosine of the stream after the block with the stream before it. */
  readonly cosine: Moments;
  /** ‖Δ‖ / ‖h‖ */
  readonly relativeStep: Moments;
}

const NO_STEP = "no prompt has a finite value at this block";

/** Running moments of the steps of several blocks, each at its index. */
export class BlockMoments {
  readonly #growth: RunningMoments;
  readonly #attention: RunningMoments;
  readonly #mlp: RunningMoments;
  readonly #cross: RunningMoments;
  readonly #cosine: RunningMoments;
  readonly #relativeStep: RunningMoments;

  constructor(blocks = 1) {
    this.#growth = new RunningMoments(blocks);
    this.#attention = new RunningMoments(blocks);
    this.#mlp = new RunningMoments(blocks);
    this.#cross = new RunningMoments(blocks);
    this.#cosine = new RunningMoments(blocks);
    this.#relativeStep = new RunningMoments(blocks);
  }

  add(step: StepNumbers, index = 0): void {
    const terms = termsOf(step);
    this.#growth.add(growthOf(step), index);
    this.#attention.add(terms?.attention ?? Number.NaN, index);
    this.#mlp.add(terms?.mlp ?? Number.NaN, index);
    this.#cross.add(terms?.cross ?? Number.NaN, index);
    this.#cosine.add(cosineOf(step), index);
    this.#relativeStep.add(relativeStepOf(step), index);
  }

  /** @param noStep the reason that replaces a mean where no prompt had a finite value */
  mechanism(layer: number, index = 0, noStep = NO_STEP): BlockMechanism {
    const growth = this.#growth.moments(noStep, index);
    const noTerm = growth.n === 0 ? noStep : BLOCK_NOT_SPLIT;
    return {
      layer,
      growth,
      attention: this.#attention.moments(noTerm, index),
      mlp: this.#mlp.moments(noTerm, index),
      cross: this.#cross.moments(noTerm, index),
      cosine: this.#cosine.moments(noStep, index),
      relativeStep: this.#relativeStep.moments(noStep, index),
    };
  }
}
