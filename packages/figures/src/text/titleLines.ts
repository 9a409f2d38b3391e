import { TITLE_FONT_SIZE } from "../look/printSize.ts";
import { fittedText } from "./fittedText.ts";
import { textWidth } from "./textWidth.ts";

/** A figure's title: the model and the content of the figure, on two lines where they do not fit on one. */
export function titleLines(model: string, shown: string, width: number): string | string[] {
  const colon = textWidth(":", TITLE_FONT_SIZE, "bold");
  const name = fittedText(model, width - colon, TITLE_FONT_SIZE, "bold");
  const line = `${name}: ${shown}`;
  return textWidth(line, TITLE_FONT_SIZE, "bold") <= width ? line : [`${name}:`, shown];
}
