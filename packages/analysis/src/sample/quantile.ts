/**
 * The q-quantile of a sample sorted in ascending order, q from 0 to 1: linear between the two values around position
 * q·(n − 1), which is the default of `numpy.quantile` and of pandas. NaN for no values.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return between(low, high, position - below);
}

/** numpy's `_lerp`, which starts from the nearer end: its rounding is monotonic, and exact for low = high. */
function between(low: number, high: number, share: number): number {
  const difference = high - low;
  return share < 0.5 ? low + difference * share : high - difference * (1 - share);
}
