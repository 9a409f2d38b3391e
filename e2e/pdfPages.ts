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

/** The texts of each page from top to bottom. */
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
    pages.push(texts.toSorted((a, b) => b.y - a.y || a.x - b.x));
  }
  return pages;
}
