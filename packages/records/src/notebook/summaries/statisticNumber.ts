import { readNumber } from "../row/numberText.ts";
import { oneNumber, pythonValue } from "../row/pythonValue.ts";

/** The number of a statistic's text; null if there is none. */
export function statisticNumber(text: string, hasDecimalComma = false): number | null {
  const pointed = hasDecimalComma ? text.replaceAll(".", "").replace(",", ".") : text;
  return readNumber(pointed) ?? oneNumber(pythonValue(pointed));
}
