/** The colours of a PDF. */
import { inflateSync } from "node:zlib";

const STREAM = /stream\r?\n([^]*?)\r?\nendstream/g;
const PAINT = /(\d*\.?\d+) (\d*\.?\d+) (\d*\.?\d+) (?:rg|RG)\b/g;

/** All colours, as "#rrggbb", that the pages of a PDF fill or stroke with. */
export function pdfColours(pdf: Buffer): Set<string> {
  const colours = new Set<string>();
  for (const [, body = ""] of pdf.toString("latin1").matchAll(STREAM)) {
    for (const [, ...parts] of inflated(body).matchAll(PAINT)) colours.add(hexColour(parts.map(Number)));
  }
  return colours;
}

/** The text of a deflated stream; empty for other streams, such as a picture's, which have no paint operators. */
function inflated(body: string): string {
  try {
    return inflateSync(Buffer.from(body, "latin1")).toString("latin1");
  } catch {
    return "";
  }
}

const hexColour = (parts: readonly number[]): string =>
  `#${parts
    .map((part) =>
      Math.round(255 * part)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
