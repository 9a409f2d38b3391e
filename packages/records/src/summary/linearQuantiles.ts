import type { GainQuantiles } from "./gainSummary.ts";

const PROBABILITIES = { p5: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const;

interface Place {
  readonly below: number;
  readonly above: number;
  /** How far from `below` to `above`, 0 to 1. */
  readonly fraction: number;
}

function placeOf(probability: number, n: number): Place {
  const place = (n - 1) * probability;
  const below = Math.floor(place);
  return { below, above: Math.min(below + 1, n - 1), fraction: place - below };
}

/** The ranks, from 0, that the quantiles of n > 0 values lie on or between. */
export function quantileRanks(n: number): number[] {
  const places = Object.values(PROBABILITIES).map((probability) => placeOf(probability, n));
  return [...new Set(places.flatMap(({ below, above }) => [below, above]))];
}

/**
 * Quantiles of n > 0 values by numpy's linear definition: the value at place (n − 1) · p, between its neighbours by
 * their distance, and with numpy's own rounding (`numpy.lib._function_base_impl._lerp`).
 */
export function linearQuantiles(n: number, valueAt: (rank: number) => number): GainQuantiles {
  const quantile = (probability: number): number => {
    const { below, above, fraction } = placeOf(probability, n);
    const [low, high] = [valueAt(below), valueAt(above)];
    return fraction >= 0.5 ? high - (high - low) * (1 - fraction) : low + (high - low) * fraction;
  };
  const { p5, p25, p50, p75, p95 } = PROBABILITIES;
  return { p5: quantile(p5), p25: quantile(p25), p50: quantile(p50), p75: quantile(p75), p95: quantile(p95) };
}
