/**
 * At most `count` of the items, evenly spaced in their order, including the first and the last.
 *
 * @param count at least 2.
 */
export function evenSample<Item>(items: readonly Item[], count: number): Item[] {
  return evenPlaces(items.length, count).flatMap((position) => items.slice(position, position + 1));
}

/** The indices of such a sample of `length` items. */
export function evenPlaces(length: number, count: number): number[] {
  return Array.from({ length: Math.min(length, count) }, (_, index) =>
    length <= count ? index : Math.round((index * (length - 1)) / (count - 1)),
  );
}
