/** What JSON.stringify leaves and a terminal does not show: control, format and separating characters from DEL on. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * JSON that is safe to show on a terminal, since it has an escape in place of every character that would move
 * the cursor, reorder or hide text. A parser reads the same value as from `JSON.stringify`.
 */
export const visibleJson = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replace(UNSEEN, (character) =>
    // A character beyond U+FFFF has two code units, and JSON an escape for each.
    Array.from({ length: character.length }, (_, k) => escape(character.charCodeAt(k))).join(""),
  );

const escape = (unit: number): string => `\\u${unit.toString(16).padStart(4, "0")}`;
