/** Dashes by which lines of one colour differ, in their order. */
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [7, 2, 2, 2],
];

/** Dashes for lines of these colours; lines of one colour take turns. */
export function turnDashes(colours: readonly string[]): readonly (readonly number[])[] {
  const seen = new Map<string, number>();
  return colours.map((colour) => {
    const count = seen.get(colour) ?? 0;
    seen.set(colour, count + 1);
    return DASHES[count % DASHES.length] ?? [1, 0];
  });
}
