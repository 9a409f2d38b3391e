import { SMALLEST_FONT_SIZE } from "../look/printSize.ts";
import { domainTexts } from "../text/displayText.ts";
import { widestText } from "../text/textWidth.ts";

const MOST_CHARACTERS = 60;
const FEWEST_CHARACTERS = 6;

/**
 * Names as labels of one line that are at most `width` pixels wide and differ from each other: the middle of a long name
 * becomes an ellipsis, and a second bearer of a label gets " (2)".
 */
export function fittedLabels(
  names: readonly string[],
  width: number,
  fontSize = SMALLEST_FONT_SIZE,
): string[] {
  for (let characters = MOST_CHARACTERS; ; characters -= 1) {
    const labels = domainTexts(names, characters);
    if (characters <= FEWEST_CHARACTERS || widestText(labels, fontSize) <= width) return labels;
  }
}
