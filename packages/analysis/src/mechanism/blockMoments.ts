import { BLOCK_NOT_SPLIT } from "./blockStep.ts";
import { RunningMoments, type Moments } from "./runningMoments.ts";
import { cosineOf, growthOf, relativeStepOf, termsOf } from "./stepArithmetic.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/** What one block does to the stream, over prompts. Quantities are those of `BlockStep`. */
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

/** Running moments of some blocks' steps, one place each. */
export class BlockMoments {
  readonly #growth: RunningMoments;
  readonly #attention: RunningMoments;
  readonly #mlp: RunningMoments;
  readonly #cross: RunningMoments;
  readonly #cosine: RunningMoments;
  readonly #relativeStep: RunningMoments;

  constructor(places = 1) {
    this.#growth = new RunningMoments(places);
    this.#attention = new RunningMoments(places);
    this.#mlp = new RunningMoments(places);
    this.#cross = new RunningMoments(places);
    this.#cosine = new RunningMoments(places);
    this.#relativeStep = new RunningMoments(places);
  }

  add(step: StepNumbers, place = 0): void {
    const terms = termsOf(step);
    this.#growth.add(growthOf(step), place);
    this.#attention.add(terms?.attention ?? Number.NaN, place);
    this.#mlp.add(terms?.mlp ?? Number.NaN, place);
    this.#cross.add(terms?.cross ?? Number.NaN, place);
    this.#cosine.add(cosineOf(step), place);
    this.#relativeStep.add(relativeStepOf(step), place);
  }

  /** @param noStep why there is no mean where no prompt had a finite value */
  mechanism(layer: number, place = 0, noStep = NO_STEP): BlockMechanism {
    const growth = this.#growth.moments(noStep, place);
    const noTerm = growth.n === 0 ? noStep : BLOCK_NOT_SPLIT;
    return {
      layer,
      growth,
      attention: this.#attention.moments(noTerm, place),
      mlp: this.#mlp.moments(noTerm, place),
      cross: this.#cross.moments(noTerm, place),
      cosine: this.#cosine.moments(noStep, place),
      relativeStep: this.#relativeStep.moments(noStep, place),
    };
  }
}
