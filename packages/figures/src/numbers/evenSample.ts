/**
 * At most `count` of the items, evenly spaced in their order, the first and the last among them.
 *
 * @param count at least 2.
 */
export function evenSample<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, index) =>
    Math.round((index * (items.length - 1)) / (count - 1)),
  ).flatMap((position) => items.slice(position, position + 1));
}
