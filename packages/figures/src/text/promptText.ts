import { displayText } from "./displayText.ts";
import { seenCharacters } from "./seenCharacters.ts";

const TOOLTIP_CHARACTERS = 200;
const LOOKED_AT = 8_000;
const NOT_KNOWN = "(prompt not known)";

/**
 * A prompt in a tooltip: unchanged, or with an ellipsis in the middle where it is very long, because a figure contains
 * every text that it shows. For a source without prompts, a note.
 */
export function promptText(prompt: string | null): string {
  if (prompt === null) return NOT_KNOWN;
  if (prompt.length <= TOOLTIP_CHARACTERS) return prompt;
  const half = TOOLTIP_CHARACTERS / 2;
  // A prompt can be as long as a book; only its ends are examined.
  const isLong = prompt.length > 2 * LOOKED_AT;
  const head = seenCharacters(isLong ? prompt.slice(0, LOOKED_AT) : prompt);
  if (!isLong && head.length <= TOOLTIP_CHARACTERS) return prompt;
  const tail = isLong ? seenCharacters(prompt.slice(-LOOKED_AT)) : head;
  return [...head.slice(0, half), "…", ...tail.slice(1 - half)].join("");
}

/** The first characters of a prompt on one line, as a label. */
export function beginning(prompt: string | null, maxCharacters: number): string {
  if (prompt === null) return NOT_KNOWN;
  // Only the start is examined: a prompt can be as long as a book.
  const start = prompt.slice(0, 8 * maxCharacters);
  const characters = seenCharacters(displayText(start, start.length));
  return characters.length <= maxCharacters && start.length === prompt.length
    ? characters.join("")
    : [...characters.slice(0, maxCharacters - 1), "…"].join("");
}
