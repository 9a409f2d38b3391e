/** What dwarfs the next one by more than this is cut. */
const LARGEST_RATIO = 2.5;
const MOST_CUT_SHARE = 0.1;
/** Of few bars, so many may be cut. */
const TWO_CUT = 2;
const PAD = 0.05;

/** A linear axis through 0 that some bars exceed. */
export interface CutAxis {
  readonly domain: readonly [low: number, high: number];
  /** Places of the bars that go on beyond it. */
  readonly cut: ReadonlySet<number>;
}

/**
 * The axis around bars from below 0 to above, less those that dwarf the others: the largest is left out while it is more
 * than 2.5 times the next, a tenth of all at most, or two of six.
 *
 * @param extents of each bar; finite, low ≤ 0 ≤ high
 * @param never indices that are never cut
 */
export function cutAxis(
  extents: readonly (readonly [low: number, high: number])[],
  never: ReadonlySet<number>,
): CutAxis {
  const size = (index: number): number => {
    const [low, high] = extents[index] ?? [0, 0];
    return Math.max(-low, high);
  };
  const indices = extents.map((_, index) => index).toSorted((a, b) => size(b) - size(a));
  const most = Math.min(
    Math.max(TWO_CUT, Math.floor(MOST_CUT_SHARE * extents.length)),
    Math.floor(extents.length / 3),
  );
  let count = 0;
  while (count < Math.min(most, indices.length - 1)) {
    const [largest = -1, next = -1] = indices.slice(count, count + 2);
    if (never.has(largest) || !(size(largest) > LARGEST_RATIO * size(next))) break;
    count += 1;
  }
  const cut = new Set(indices.slice(0, count));
  return { domain: barAxis(extents.filter((_, index) => !cut.has(index)).flat()), cut };
}

/** The domain around 0 and these ends of bars. */
export function barAxis(ends: readonly number[]): readonly [low: number, high: number] {
  const low = ends.reduce((least, end) => Math.min(least, end), 0);
  const high = ends.reduce((greatest, end) => Math.max(greatest, end), 0);
  const pad = (high - low) * PAD;
  return high > low ? [low - pad, high + pad] : [-1, 1];
}
