/** Control, format (bidirectional overrides among it), surrogate and line-separating characters, variation selectors. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text from a model, a prompt or a file, safe to show on a terminal: what would move the cursor, recolour, reorder or
 * hide is written as an escape ("\n", "\x1b", "\u202e"). All on one line; other characters stay as they are.
 */
export function visibleText(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => SHORT_ESCAPES[character] ?? escape(character.codePointAt(0) ?? 0),
  );
}

function escape(point: number): string {
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}
