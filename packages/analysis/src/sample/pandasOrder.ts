/** The category order of pandas' `groupby`: by code point, which differs from JavaScript's order. */
export function inPandasOrder<Item extends { readonly category: string }>(
  items: readonly Item[],
): readonly Item[] {
  return [...items].sort((a, b) => compareCodePoints(a.category, b.category));
}

function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, codePoint);
  const right = Array.from(b, codePoint);
  for (const [i, point] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (point !== other) return point - other;
  }
  return left.length - right.length;
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
