// @ts-check
/** @type {Readonly<Record<string, string>>} */
const SHORT_ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Joiners are kept within a pictograph and between joining letters; see visibleText.ts. */
const JOINING =
  "[\\p{Script=Arabic}\\p{Script=Bengali}\\p{Script=Devanagari}\\p{Script=Gujarati}\\p{Script=Gurmukhi}" +
  "\\p{Script=Kannada}\\p{Script=Khmer}\\p{Script=Malayalam}\\p{Script=Mongolian}\\p{Script=Myanmar}\\p{Script=Oriya}" +
  "\\p{Script=Sinhala}\\p{Script=Syriac}\\p{Script=Tamil}\\p{Script=Telugu}]";
const PART = "\\p{Extended_Pictographic}\\u{fe0f}?\\p{Emoji_Modifier}?";
const KEPT = `${PART}(?:\\u{200d}${PART})*|[0-9#*]\\u{fe0f}\\u{20e3}|(?<=${JOINING})[\\u{200c}\\u{200d}](?=${JOINING})`;
const UNSEEN = "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u{fe00}-\\u{fe0f}\\u{e0100}-\\u{e01ef}]";
const UNSEEN_OR_KEPT = new RegExp(`(${KEPT})|${UNSEEN}`, "gu");

/**
 * Text with hiding or reordering characters written as escapes, as in the rest of the report.
 *
 * @param {string} text
 * @returns {string}
 */
function shownText(text) {
  return text.replace(
    UNSEEN_OR_KEPT,
    (character, kept) => kept ?? SHORT_ESCAPES[character] ?? escapeOf(character.codePointAt(0) ?? 0),
  );
}

/** @param {number} point */
function escapeOf(point) {
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
