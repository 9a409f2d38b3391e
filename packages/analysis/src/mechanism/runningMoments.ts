import { ONE_VALUE } from "../sample/meanAndError.ts";
import { finite, notDefined, type Statistic } from "../statistic.ts";

/** Number, mean and spread of the finite values so far. */
export interface Moments {
  readonly n: number;
  /** Values that are NaN or infinite. */
  readonly leftOut: number;
  readonly mean: Statistic;
  /** Of the sample, divided by n − 1. */
  readonly sd: Statistic;
}

/** The same with the smallest and the largest value. */
export interface RangedMoments extends Moments {
  readonly min: Statistic;
  readonly max: Statistic;
}

/**
 * Moments of a quantity at each of several indices, such as blocks, in one pass and in memory that does not grow with
 * the number of values (B. P. Welford, Technometrics 4, 1962, 419–420).
 */
export class RunningMoments {
  readonly #counts: Float64Array;
  readonly #leftOut: Float64Array;
  readonly #means: Float64Array;
  /** Σ (x − mean)² */
  readonly #squares: Float64Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;

  constructor(length = 1) {
    this.#counts = new Float64Array(length);
    this.#leftOut = new Float64Array(length);
    this.#means = new Float64Array(length);
    this.#squares = new Float64Array(length);
    this.#least = new Float64Array(length).fill(Infinity);
    this.#most = new Float64Array(length).fill(-Infinity);
  }

  add(value: number, index = 0): void {
    if (!Number.isFinite(value)) {
      this.#leftOut[index] = at(this.#leftOut, index) + 1;
      return;
    }
    const n = at(this.#counts, index) + 1;
    const before = at(this.#means, index);
    const mean = before + (value - before) / n;
    this.#counts[index] = n;
    this.#means[index] = mean;
    this.#squares[index] = at(this.#squares, index) + (value - before) * (value - mean);
    this.#least[index] = Math.min(at(this.#least, index), value);
    this.#most[index] = Math.max(at(this.#most, index), value);
  }

  /** @param whyNone the reason that replaces a mean where no value was finite */
  moments(whyNone: string, index = 0): Moments {
    const n = at(this.#counts, index);
    const none = notDefined(whyNone);
    const sd = (): Statistic =>
      n === 1 ? notDefined(ONE_VALUE) : finite(Math.sqrt(at(this.#squares, index) / (n - 1)));
    return {
      n,
      leftOut: at(this.#leftOut, index),
      mean: n === 0 ? none : finite(at(this.#means, index)),
      sd: n === 0 ? none : sd(),
    };
  }

  ranged(whyNone: string, index = 0): RangedMoments {
    const moments = this.moments(whyNone, index);
    const bound = (value: number): Statistic => (moments.n === 0 ? notDefined(whyNone) : finite(value));
    return { ...moments, min: bound(at(this.#least, index)), max: bound(at(this.#most, index)) };
  }
}

const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;
