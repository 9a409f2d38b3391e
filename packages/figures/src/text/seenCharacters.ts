/** Characters that never form clusters. */
const SIMPLE = /^[\u0020-\u007e]*$/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * User-perceived characters: letters with their marks, complete flags and joined emoji.
 *
 * @see https://unicode.org/reports/tr29/
 */
export function seenCharacters(text: string): string[] {
  if (SIMPLE.test(text)) return Array.from(text);
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
