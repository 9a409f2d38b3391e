const ZERO = /^[\p{Mn}\p{Me}]$/u;

/** A regional indicator is half of a flag, and two of them take two columns. */
const REGIONAL_INDICATOR = /^\p{Regional_Indicator}$/u;

/** The blocks of East Asian Width W and F (Unicode Standard Annex 11), and the emoji that are drawn as pictures. */
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18fff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;

/** Columns of a terminal that visible text takes: 2 for a wide character, 0 for a combining mark, 1 otherwise. */
export function displayWidth(text: string): number {
  return Array.from(text, characterWidth).reduce((sum, width) => sum + width, 0);
}

function characterWidth(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) && !REGIONAL_INDICATOR.test(character) ? 2 : 1;
}

/** Text filled up with spaces to a width; text that is as wide already is left as it is. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

/** Text moved to the right edge of a width. */
export const padStart = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - displayWidth(text))) + text;
