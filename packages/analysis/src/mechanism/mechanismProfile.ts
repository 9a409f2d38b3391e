import { wrongDepth } from "../errors.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import { BlockMoments, type BlockMechanism } from "./blockMoments.ts";
import { FinalNormMoments, type FinalNormEffect } from "./finalNormEffect.ts";
import { LastBlockCounts, type LastBlock } from "./lastBlock.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/**
 * How one model's blocks change the residual norm, by component, over prompts. For block k, with h = h_{k−1} and the
 * step Δ = a + m,
 *
 *   gain² − 1 = (2⟨h, Δ⟩ + ‖Δ‖²) / ‖h‖²
 *             = (2⟨h, a⟩ + ‖a‖²) / ‖h‖²  +  (2⟨h, m⟩ + ‖m‖²) / ‖h‖²  +  2⟨a, m⟩ / ‖h‖²
 *                      attention                    MLP                   cross
 *
 * Every number in it is finite, so JSON loses nothing.
 */
export interface MechanismProfile {
  /** Number of prompts. */
  readonly rows: number;
  /** Blocks whose step is split into attention and MLP for at least one prompt. */
  readonly splitBlocks: number;
  /** Shape [L], block 1 first. */
  readonly byLayer: readonly BlockMechanism[];
  readonly lastBlock: Finding<LastBlock>;
  readonly finalNorm: Finding<FinalNormEffect>;
}

/** Accumulates a model's rows one by one, in memory that does not grow with their number. */
export class MechanismMoments {
  readonly #layers: number;
  readonly #blocks: BlockMoments;
  readonly #last = new LastBlockCounts();
  readonly #finalNorm = new FinalNormMoments();
  #rows = 0;

  /** @param layers L, at least 1 */
  constructor(layers: number) {
    this.#layers = layers;
    this.#blocks = new BlockMoments(layers);
  }

  /**
   * @param steps of blocks 1…L for one prompt, shape [L]
   * @param finalNorm ‖final norm of h_L‖; null for a model without a final norm
   * @throws AnalysisError for another number of steps
   */
  add(steps: readonly StepNumbers[], finalNorm: number | null): void {
    const last = steps.at(-1);
    if (steps.length !== this.#layers || last === undefined) throw wrongDepth(steps.length, this.#layers);
    this.#rows += 1;
    for (const [index, step] of steps.entries()) this.#blocks.add(step, index);
    this.#last.add(last);
    this.#finalNorm.add(last, finalNorm);
  }

  profile(): MechanismProfile {
    const byLayer = Array.from({ length: this.#layers }, (_, index) =>
      this.#blocks.mechanism(index + 1, index),
    );
    return {
      rows: this.#rows,
      splitBlocks: byLayer.filter(({ cross }) => cross.n > 0).length,
      byLayer,
      lastBlock: this.#lastBlock(byLayer.at(-1)),
      finalNorm: this.#finalNorm.effect(),
    };
  }

  #lastBlock(overAll: BlockMechanism | undefined): Finding<LastBlock> {
    if (overAll === undefined || this.#rows === 0) return notDefined("no prompt was measured");
    if (this.#layers === 1) return notDefined("the model has a single block, whose gain is 1 by convention");
    return defined(this.#last.lastBlock(overAll));
  }
}
