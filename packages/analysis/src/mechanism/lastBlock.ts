import { BlockMoments, type BlockMechanism } from "./blockMoments.ts";
import { termsOf, type StepTerms } from "./stepArithmetic.ts";
import type { StepNumbers } from "./stepNumbers.ts";

/** The part of a step that a shrinking is put down to. */
export type ShrinkingPart = keyof StepTerms;

/** What the last block does, over prompts and over those whose stream it shrinks. */
export interface LastBlock {
  /** Prompts with a finite last gain. */
  readonly prompts: number;
  /** Prompts whose last gain is not finite or whose stream is zero before the block. */
  readonly leftOut: number;
  /** Prompts with a last gain below 1. */
  readonly shrunk: number;
  /**
   * The shrunk ones by their most negative term, the first of equals; `untold` where the step is not split, or where no
   * term is negative, so that the split's error hides which one is.
   */
  readonly shrunkBy: Readonly<Record<ShrinkingPart | "untold", number>>;
  readonly overAll: BlockMechanism;
  readonly overShrunk: BlockMechanism;
}

/** The part whose term is most negative; null where none is, or where the step is not split. */
export function shrinkingPart(terms: StepTerms | null): ShrinkingPart | null {
  if (terms === null || !Object.values(terms).every(Number.isFinite)) return null;
  const { attention, mlp, cross } = terms;
  const least = Math.min(attention, mlp, cross);
  if (!(least < 0)) return null;
  if (attention === least) return "attention";
  return mlp === least ? "mlp" : "cross";
}

/** Counts over last steps as they go by. */
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
      overShrunk: this.#overShrunk.mechanism(overAll.layer, 0, "the last block shrinks no prompt's stream"),
    };
  }
}
