import { ONE_VALUE } from "../sample/meanAndError.ts";
import { finite, notDefined, type Statistic } from "../statistic.ts";

/** Size, centre and spread of the finite values that have gone by. */
export interface Moments {
  readonly n: number;
  /** Values that are NaN or infinite. */
  readonly leftOut: number;
  readonly mean: Statistic;
  /** Of the sample, divided by n − 1. */
  readonly sd: Statistic;
}

/** The same with the smallest and the largest. */
export interface RangedMoments extends Moments {
  readonly min: Statistic;
  readonly max: Statistic;
}

/**
 * Moments of a quantity at each of some places, such as blocks, in one pass and in memory that the number of values
 * does not change (B. P. Welford, Technometrics 4, 1962, 419–420).
 */
export class RunningMoments {
  readonly #counts: Float64Array;
  readonly #leftOut: Float64Array;
  readonly #means: Float64Array;
  /** Σ (x − mean)² */
  readonly #squares: Float64Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;

  constructor(places = 1) {
    this.#counts = new Float64Array(places);
    this.#leftOut = new Float64Array(places);
    this.#means = new Float64Array(places);
    this.#squares = new Float64Array(places);
    this.#least = new Float64Array(places).fill(Infinity);
    this.#most = new Float64Array(places).fill(-Infinity);
  }

  add(value: number, place = 0): void {
    if (!Number.isFinite(value)) {
      this.#leftOut[place] = at(this.#leftOut, place) + 1;
      return;
    }
    const n = at(this.#counts, place) + 1;
    const before = at(this.#means, place);
    const mean = before + (value - before) / n;
    this.#counts[place] = n;
    this.#means[place] = mean;
    this.#squares[place] = at(this.#squares, place) + (value - before) * (value - mean);
    this.#least[place] = Math.min(at(this.#least, place), value);
    this.#most[place] = Math.max(at(this.#most, place), value);
  }

  /** @param whyNone the reason that a mean has where no value was finite */
  moments(whyNone: string, place = 0): Moments {
    const n = at(this.#counts, place);
    const none = notDefined(whyNone);
    const sd = (): Statistic =>
      n === 1 ? notDefined(ONE_VALUE) : finite(Math.sqrt(at(this.#squares, place) / (n - 1)));
    return {
      n,
      leftOut: at(this.#leftOut, place),
      mean: n === 0 ? none : finite(at(this.#means, place)),
      sd: n === 0 ? none : sd(),
    };
  }

  ranged(whyNone: string, place = 0): RangedMoments {
    const moments = this.moments(whyNone, place);
    const bound = (value: number): Statistic => (moments.n === 0 ? notDefined(whyNone) : finite(value));
    return { ...moments, min: bound(at(this.#least, place)), max: bound(at(this.#most, place)) };
  }
}

const at = (values: Float64Array, place: number): number => values[place] ?? Number.NaN;
