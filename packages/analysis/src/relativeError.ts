/** |actual / expected − 1|, and 0 for two equal numbers; for tests against scipy. */
export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual / expected - 1);
}
