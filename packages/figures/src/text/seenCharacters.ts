/** What Unicode has no cluster of several characters in. */
const SIMPLE = /^[\u0020-\u007e]*$/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * The characters that a reader sees: letters with their marks, flags and joined emoji whole.
 *
 * @see https://unicode.org/reports/tr29/
 */
export function seenCharacters(text: string): string[] {
  if (SIMPLE.test(text)) return Array.from(text);
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
