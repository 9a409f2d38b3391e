/** Control, format (bidirectional overrides among it), surrogate and line-separating characters, variation selectors. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Scripts in which a joiner between two letters or marks changes their form. */
const JOINING =
  "[\\p{Script=Arabic}\\p{Script=Bengali}\\p{Script=Devanagari}\\p{Script=Gujarati}\\p{Script=Gurmukhi}" +
  "\\p{Script=Kannada}\\p{Script=Khmer}\\p{Script=Malayalam}\\p{Script=Mongolian}\\p{Script=Myanmar}\\p{Script=Oriya}" +
  "\\p{Script=Sinhala}\\p{Script=Syriac}\\p{Script=Tamil}\\p{Script=Telugu}]";
/** One pictograph: joined or modified emoji, and keycaps. */
const PART = "\\p{Extended_Pictographic}\\u{fe0f}?\\p{Emoji_Modifier}?";
const PICTURE = `${PART}(?:\\u{200d}${PART})*|[0-9#*]\\u{fe0f}\\u{20e3}`;
const UNSEEN_OR_KEPT = new RegExp(
  `(${PICTURE}|(?<=${JOINING})[\\u{200c}\\u{200d}](?=${JOINING}))|${UNSEEN.source}`,
  "gu",
);

/**
 * Text from a model, a prompt or a file, safe to show on a terminal. Characters that would move the cursor, recolour,
 * reorder or hide text are written as escapes ("\n", "\x1b", "\u202e"), so the result is one line. Other characters are
 * unchanged, and so are joiners within a pictograph or between joining letters.
 */
export function visibleText(text: string): string {
  return text.replace(
    UNSEEN_OR_KEPT,
    (character, kept: string | undefined) =>
      kept ?? SHORT_ESCAPES[character] ?? escape(character.codePointAt(0) ?? 0),
  );
}

function escape(point: number): string {
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
