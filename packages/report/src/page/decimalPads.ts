/**
 * What each text of a column of numbers lacks behind its decimal point, so that points are below one another when
 * the column is aligned right: of "1.06" and "0.9997" the first lacks "00". Written hidden behind the number.
 */
export function decimalPads(texts: readonly string[]): readonly string[] {
  const tails = texts.map((text) => (/\d/.test(text) ? tailOf(text) : null));
  const longest = Math.max(0, ...tails.map((tail) => tail ?? 0));
  return tails.map((tail) => {
    if (tail === null) return "";
    const lacking = longest - tail;
    return tail === 0 && lacking > 0 ? `.${"0".repeat(lacking - 1)}` : "0".repeat(lacking);
  });
}

/** Characters from the last decimal point on. */
function tailOf(text: string): number {
  const point = text.lastIndexOf(".");
  return point < 0 ? 0 : text.length - point;
}
