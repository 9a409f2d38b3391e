import type { Sample } from "@gain/analysis";

/**
 * The range of the values, widened on both sides by a share of its length. Equal values get a range proportional to
 * their size, so that an axis never has zero length.
 *
 * @param values finite.
 * @returns [low, high] with low < high; [0, 1] without values.
 */
export function paddedDomain(values: Sample, share = 0.06): [number, number] {
  if (values.length === 0) return [0, 1];
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const spread = high - low;
  const pad = spread > 0 ? spread * share : Math.max(Math.abs(low) * share, 0.05);
  return [low - pad, high + pad];
}
