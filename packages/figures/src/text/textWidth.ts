import { ARIMO, type Typeface } from "./typeface.ts";

const UNITS_PER_EM = 2048;
const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;
/** Other characters: the ellipsis is as wide as the font size, and few characters are wider. */
const OTHER_WIDTH = 1.05 * UNITS_PER_EM;

/**
 * Width of one line in pixels, for layout before there is a canvas to measure on. At least the drawn width: kerning,
 * which draws letters together, is left out.
 */
export function textWidth(
  text: string,
  fontSize: number,
  weight: "normal" | "bold" = "normal",
  face: Typeface = ARIMO,
): number {
  const kind = weight === "bold" ? "bold" : "regular";
  const widths = face[kind];
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    units +=
      widths[(code === NO_BREAK_SPACE ? SPACE : code) - SPACE] ??
      face.others.get(character)?.[kind] ??
      OTHER_WIDTH;
  }
  return (units * fontSize) / UNITS_PER_EM;
}

/** Width of the widest of several lines. */
export function widestText(
  texts: readonly string[],
  fontSize: number,
  weight: "normal" | "bold" = "normal",
  face: Typeface = ARIMO,
): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text, fontSize, weight, face)), 0);
}
