import { displayText } from "./displayText.ts";
import { textWidth } from "./textWidth.ts";
import { ARIMO, type Typeface } from "./typeface.ts";

const MOST_CHARACTERS = 80;
const FEWEST_CHARACTERS = 4;

/** A name on one line of at most `width` pixels; a longer one gets an ellipsis in the middle. */
export function fittedText(
  text: string,
  width: number,
  fontSize: number,
  weight: "normal" | "bold" = "normal",
  face: Typeface = ARIMO,
): string {
  let characters = MOST_CHARACTERS;
  let fitted = displayText(text, characters);
  while (characters > FEWEST_CHARACTERS && textWidth(fitted, fontSize, weight, face) > width) {
    characters -= 1;
    fitted = displayText(text, characters);
  }
  return fitted;
}
