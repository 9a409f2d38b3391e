/**
 * Places of labels in pixels, each as near to where it belongs as it can be with `gap` between neighbours, in the order of
 * where they belong and within `length`; where there is no room for all gaps, they are spread evenly.
 *
 * @param wanted pixels; in any order
 * @returns in the order of `wanted`
 */
export function spreadLabels(wanted: readonly number[], gap: number, length: number): readonly number[] {
  const order = [...wanted.keys()].toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const room = Math.max(length, 0);
  const step = wanted.length > 1 ? Math.min(gap, room / (wanted.length - 1)) : gap;
  const places: number[] = [];
  // From the top each label moves down as far as it must, then from the bottom up.
  for (const [rank, i] of order.entries()) {
    const above = rank === 0 ? 0 : (places[rank - 1] ?? 0) + step;
    places.push(Math.max(wanted[i] ?? 0, above));
  }
  for (let rank = places.length - 1; rank >= 0; rank -= 1) {
    const below = rank === places.length - 1 ? room : (places[rank + 1] ?? room) - step;
    places[rank] = Math.min(places[rank] ?? 0, below);
  }
  const found = Array.from(wanted, () => 0);
  for (const [rank, i] of order.entries()) found[i] = places[rank] ?? 0;
  return found;
}
