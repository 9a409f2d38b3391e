/** What a PDF says, page by page, and where. */
import { getDocumentProxy } from "unpdf";

/** A piece of text: its left edge and base line in points from the lower left corner of the page. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

/** The texts of each page from top to bottom, from left to right in a line. */
export async function pdfPages(pdf: Buffer): Promise<readonly (readonly PlacedText[])[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const pages: PlacedText[][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    const texts = items.flatMap((item): PlacedText[] => {
      if (!("str" in item) || item.str.trim() === "") return [];
      const [, , , size = 0, x = 0, y = 0] = item.transform as number[];
      return [{ text: item.str, x, y, width: item.width, size }];
    });
    pages.push(joined(texts.toSorted((a, b) => b.y - a.y || a.x - b.x)));
  }
  return pages;
}

/** Pieces that touch are one text: a ligature, or another font for one character, divides a word. */
function joined(texts: readonly PlacedText[]): PlacedText[] {
  const whole: PlacedText[] = [];
  for (const piece of texts) {
    const last = whole.at(-1);
    const touches = last?.y === piece.y && Math.abs(piece.x - last.x - last.width) < 0.1 * piece.size;
    if (last === undefined || !touches) whole.push(piece);
    else whole.splice(-1, 1, { ...last, text: last.text + piece.text, width: last.width + piece.width });
  }
  return whole;
}
