/** Layout of text in DejaVu Sans, which the notebook's figures are set in. */
import { legendColumns as columnsIn } from "../marks/legendColumns.ts";
import { fittedText as fittedIn } from "../text/fittedText.ts";
import { noteLines as linesIn } from "../text/noteLines.ts";
import { textWidth as widthIn, widestText as widestIn } from "../text/textWidth.ts";
import { DEJAVU_SANS } from "../text/typeface.ts";

type Weight = "normal" | "bold";

export const textWidth = (text: string, fontSize: number, weight: Weight): number =>
  widthIn(text, fontSize, weight, DEJAVU_SANS);

export const widestText = (texts: readonly string[], fontSize: number): number =>
  widestIn(texts, fontSize, "normal", DEJAVU_SANS);

export const fittedText = (text: string, width: number, fontSize: number, weight: Weight): string =>
  fittedIn(text, width, fontSize, weight, DEJAVU_SANS);

export const noteLines = (notes: readonly (string | null)[], width: number): string[] =>
  linesIn(notes, width, DEJAVU_SANS);

export const legendColumns = (labels: readonly string[], width: number): number =>
  columnsIn(labels, width, DEJAVU_SANS);
