import type { Sample } from "@gain/analysis";

/** One bar of a histogram over [binStart, binEnd), the last one over [binStart, binEnd]. */
export interface HistogramBin {
  readonly binStart: number;
  readonly binEnd: number;
  readonly count: number;
}

/**
 * Counts in equal-width bins from the smallest to the largest value, as in `numpy.histogram` and matplotlib's `hist`:
 * edges start + i·width, the last edge the maximum itself; equal values get the range value ± 0.5.
 *
 * @param values finite.
 * @returns `binCount` bins, or none without values.
 */
export function histogramBins(values: Sample, binCount = 20): HistogramBin[] {
  if (values.length === 0) return [];
  const edges = binEdges(values, binCount);
  const counts = new Array<number>(binCount).fill(0);
  for (const value of values) {
    const bin = binOf(value, edges);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ binStart: edges[bin] ?? NaN, binEnd: edges[bin + 1] ?? NaN, count }));
}

/** Edges of equal bins over the values' range, ascending, shape [binCount + 1]. */
export function binEdges(values: Sample, binCount: number): number[] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const width = (high - low) / binCount;
  return Array.from({ length: binCount + 1 }, (_, edge) => (edge === binCount ? high : low + edge * width));
}

/** The bin of a value between the first and the last edge. */
export function binOf(value: number, edges: readonly number[]): number {
  const last = edges.length - 2;
  let bin = 0;
  while (bin < last && value >= (edges[bin + 1] ?? Infinity)) bin += 1;
  return bin;
}
