import { BlockMoments, type BlockMechanism } from "./blockMoments.ts";
import { termsOf, type StepTerms } from "./stepArithmetic.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/** The component of a step to which a decrease of the norm is attributed. */
export type ShrinkingPart = keyof StepTerms;

/** The effect of the last block, over all prompts and over those whose norm it reduces. */
export interface LastBlock {
  /** Prompts with a finite last gain. */
  readonly prompts: number;
  /** Prompts whose last gain is not finite, or whose stream is zero before the block. */
  readonly leftOut: number;
  /** Prompts with a last gain below 1. */
  readonly shrunk: number;
  /**
   * The shrunk prompts by their most negative term, the first of equal ones. `untold` counts those whose step is not
   * split, and those without a negative term, where the split's error hides it.
   */
  readonly shrunkBy: Readonly<Record<ShrinkingPart | "untold", number>>;
  readonly overAll: BlockMechanism;
  readonly overShrunk: BlockMechanism;
}

/** The component whose term is most negative; null where no term is negative, or where the step is not split. */
export function shrinkingPart(terms: StepTerms | null): ShrinkingPart | null {
  if (terms === null || !Object.values(terms).every(Number.isFinite)) return null;
  const { attention, mlp, cross } = terms;
  const least = Math.min(attention, mlp, cross);
  if (!(least < 0)) return null;
  if (attention === least) return "attention";
  return mlp === least ? "mlp" : "cross";
}

/** Accumulates the last block's steps prompt by prompt. */
export class LastBlockCounts {
  readonly #overShrunk = new BlockMoments();
  readonly #shrunkBy = { attention: 0, mlp: 0, cross: 0, untold: 0 };
  #prompts = 0;
  #leftOut = 0;
  #shrunk = 0;

  add(step: StepNumbers): void {
    const gain = step.normAfter / step.normBefore;
    if (!Number.isFinite(gain)) {
      this.#leftOut += 1;
      return;
    }
    this.#prompts += 1;
    if (!(gain < 1)) return;
    this.#shrunk += 1;
    this.#shrunkBy[shrinkingPart(termsOf(step)) ?? "untold"] += 1;
    this.#overShrunk.add(step);
  }

  lastBlock(overAll: BlockMechanism): LastBlock {
    return {
      prompts: this.#prompts,
      leftOut: this.#leftOut,
      shrunk: this.#shrunk,
      shrunkBy: { ...this.#shrunkBy },
      overAll,
      overShrunk: this.#overShrunk.mechanism(
        overAll.layer,
        0,
        "the last block reduces the norm of no prompt",
      ),
    };
  }
}
