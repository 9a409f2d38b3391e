import { seenCharacters } from "./seenCharacters.ts";

/** Except joiners, which combine emoji and letters. */
const CONTROL_CHARACTERS = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029])+/gu;
const ELLIPSIS = "…";

/**
 * A name as one line of a figure: control, format and line-breaking characters become a space, the middle of a long
 * name becomes an ellipsis (models of a family differ at the end), and a blank name becomes "(blank)".
 *
 * @param maxCharacters counted as user-perceived characters, including the ellipsis.
 */
export function displayText(text: string, maxCharacters: number): string {
  const line = text.replace(CONTROL_CHARACTERS, " ").replace(/\s+/gu, " ").trim();
  if (/^[\u200c\u200d]*$/u.test(line)) return "(blank)";
  const characters = seenCharacters(line);
  if (characters.length <= maxCharacters) return line;
  const head = Math.ceil((maxCharacters - 1) / 2);
  const tail = maxCharacters - 1 - head;
  return [...characters.slice(0, head), ELLIPSIS, ...characters.slice(characters.length - tail)].join("");
}

/**
 * Display texts for the domain of a discrete scale, in the order given. The results are unique, because a scale puts
 * equal texts into one slot and two models of one name would share a bar: the second one gets " (2)".
 *
 * Vega-Lite looks up domain values in plain objects and loses those with the name of a property of every object
 * ("constructor"); such a text gets a trailing space.
 */
export function domainTexts(texts: readonly string[], maxCharacters: number): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const shown = displayText(text, maxCharacters);
    const safe = shown in Object.prototype ? `${shown} ` : shown;
    let distinct = safe;
    for (let bearer = 2; taken.has(distinct); bearer += 1) distinct = `${safe} (${String(bearer)})`;
    taken.add(distinct);
    return distinct;
  });
}
