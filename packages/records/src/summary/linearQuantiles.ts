import type { GainQuantiles } from "./gainSummary.ts";

const PROBABILITIES = { p5: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const;

/** A fractional rank between two ranks. */
interface FractionalRank {
  readonly below: number;
  readonly above: number;
  /** Distance from `below` towards `above`, 0 to 1. */
  readonly fraction: number;
}

function rankOf(probability: number, n: number): FractionalRank {
  const rank = (n - 1) * probability;
  const below = Math.floor(rank);
  return { below, above: Math.min(below + 1, n - 1), fraction: rank - below };
}

/** The ranks, from 0, that the quantiles of n > 0 values need. */
export function quantileRanks(n: number): number[] {
  const ranks = Object.values(PROBABILITIES).map((probability) => rankOf(probability, n));
  return [...new Set(ranks.flatMap(({ below, above }) => [below, above]))];
}

/**
 * Quantiles of n > 0 values by numpy's linear definition: the value at rank (n − 1) · p, interpolated linearly between
 * its neighbours, with numpy's rounding (`numpy.lib._function_base_impl._lerp`).
 */
export function linearQuantiles(n: number, valueAt: (rank: number) => number): GainQuantiles {
  const quantile = (probability: number): number => {
    const { below, above, fraction } = rankOf(probability, n);
    const [low, high] = [valueAt(below), valueAt(above)];
    return fraction >= 0.5 ? high - (high - low) * (1 - fraction) : low + (high - low) * fraction;
  };
  const { p5, p25, p50, p75, p95 } = PROBABILITIES;
  return { p5: quantile(p5), p25: quantile(p25), p50: quantile(p50), p75: quantile(p75), p95: quantile(p95) };
}
