import { TITLE_FONT_SIZE } from "../look/printSize.ts";
import { fittedText } from "../text/fittedText.ts";
import { textWidth } from "../text/textWidth.ts";

/** A title of at most two lines that are at most `width` pixels wide; of what does not fit, the middle is an ellipsis. */
export function titled(title: string | readonly string[], width: number): string[] {
  const given = typeof title === "string" ? broken(title, width) : rebroken(title, width);
  return given.map((line) => (fits(line, width) ? line : fittedText(line, width, TITLE_FONT_SIZE, "bold")));
}

/** Lines as they are where they fit; otherwise all of their words on two lines, where these fit, with a mark between. */
function rebroken(lines: readonly string[], width: number): readonly string[] {
  if (lines.every((line) => fits(line, width))) return lines;
  const anew = ["; ", " "].map((mark) => broken(lines.join(mark), width));
  return anew.find((those) => those.every((line) => fits(line, width))) ?? lines;
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
