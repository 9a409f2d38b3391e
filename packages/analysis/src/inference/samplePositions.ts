import type { Draws } from "./draws.ts";
import { MersenneTwister } from "./mersenneTwister.ts";

/** Positions in a sample; shape [size of the sample]. */
export type Positions = Uint16Array | Uint32Array;

/** Fills `positions` with those of the next sample of a generator. */
type DrawPositions = (positions: Positions, twister: MersenneTwister) => void;

/** Up to 32 MB are kept. */
const MOST_KEPT = 2 ** 24;
const SHORT_SAMPLE = 2 ** 16;

/**
 * The random positions of one method. The models of a report mostly have the same prompts, so their categories have the
 * same sizes, and a seed draws the same positions for each of them. Drawing takes longer than the rest of the method, so
 * positions that are needed a second time are kept; those of other sizes replace them.
 */
export class SamplePositions {
  readonly #draw: DrawPositions;
  #key = "";
  #kept: Uint16Array | undefined;

  constructor(draw: DrawPositions) {
    this.#draw = draw;
  }

  /**
   * Returns a function that returns the positions of the next sample, which has the size that it is called with.
   *
   * The caller takes `resamples` samples of each size, for equal sizes always in the same order; it must not change the
   * positions, and another call may overwrite them.
   */
  drawnFor(sizes: readonly number[], { seed, resamples }: Draws): (size: number) => Positions {
    const key = [seed, resamples, ...sizes].join(" ");
    const isSecond = key === this.#key;
    const kept = isSecond ? this.#kept : undefined;
    let start = 0;
    const nextOf = (all: Uint16Array, size: number): Positions => all.subarray(start, (start += size));
    if (kept !== undefined) return (size) => nextOf(kept, size);
    this.#key = key;
    this.#kept = undefined;
    const twister = new MersenneTwister(seed);
    const longest = Math.max(0, ...sizes);
    const total = resamples * sizes.reduce((sum, size) => sum + size, 0);
    const isShort = longest <= SHORT_SAMPLE;
    if (isSecond && isShort && total <= MOST_KEPT) {
      const all = new Uint16Array(total);
      return (size) => {
        const positions = nextOf(all, size);
        this.#draw(positions, twister);
        if (start === total) this.#kept = all;
        return positions;
      };
    }
    const one = isShort ? new Uint16Array(longest) : new Uint32Array(longest);
    return (size) => {
      const positions = size === longest ? one : one.subarray(0, size);
      this.#draw(positions, twister);
      return positions;
    };
  }
}
