// @ts-check
/** @type {Readonly<Record<string, string>>} */
const SHORT_ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text with what would hide or reorder it written as an escape, as the rest of the report writes it.
 *
 * @param {string} text
 * @returns {string}
 */
function shownText(text) {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu,
    (character) => SHORT_ESCAPES[character] ?? escapeOf(character.codePointAt(0) ?? 0),
  );
}

/** @param {number} point */
function escapeOf(point) {
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
