import { TITLE_FONT_SIZE } from "../look/printSize.ts";
import { fittedText } from "../text/fittedText.ts";
import { textWidth } from "../text/textWidth.ts";

/** A title of at most two lines that are at most `width` pixels wide; of what does not fit, the middle is an ellipsis. */
export function titled(title: string | readonly string[], width: number): string[] {
  const given = typeof title === "string" ? broken(title, width) : [...title];
  return given.map((line) => (fits(line, width) ? line : fittedText(line, width, TITLE_FONT_SIZE, "bold")));
}

/** One line where it fits; otherwise the first takes the words that it can and the second the rest. */
function broken(title: string, width: number): string[] {
  if (fits(title, width)) return [title];
  const words = title.split(" ");
  let count = 1;
  while (count < words.length - 1 && fits(words.slice(0, count + 1).join(" "), width)) count += 1;
  return [words.slice(0, count).join(" "), words.slice(count).join(" ")];
}

const fits = (line: string, width: number): boolean => textWidth(line, TITLE_FONT_SIZE, "bold") <= width;
