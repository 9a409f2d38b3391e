/** Bytes that are decoded at once, up to the end of a line. */
const PIECE_BYTES = 1 << 18;
const LINE_FEED = 0x0a;
const QUOTE = '"';

export interface CsvLine {
  /** With its line end. */
  readonly text: string;
  /** null where the quotes are not those of RFC 4180. */
  readonly fields: readonly string[] | null;
}

/** Is a table with this delimiter read by `csvLines`? */
export const isPlainDelimiter = (delimiter: string): boolean =>
  /^[\t -~]$/.test(delimiter) && delimiter !== QUOTE;

/**
 * The records of a text in UTF-8 whose lines end with LF or CRLF, with quotes of RFC 4180. Lines without a quote, which are
 * most, are split as they are; a general parser takes several times as long, because it looks at each byte.
 *
 * @param delimiter one for which `isPlainDelimiter` holds
 */
export function* csvLines(bytes: Buffer, delimiter: string): Generator<CsvLine, void, undefined> {
  let unfinished = "";
  for (let start = 0; start < bytes.length;) {
    // A quote that is not closed makes the rest of the file one record.
    const end = pieceEnd(bytes, start, Math.max(PIECE_BYTES, 2 * unfinished.length));
    const piece = unfinished + bytes.toString("utf8", start, end);
    start = end;
    unfinished = "";
    let quote = piece.indexOf(QUOTE);
    for (let from = 0; from < piece.length;) {
      let lineEnd = piece.indexOf("\n", from);
      if (quote >= 0 && quote < from) quote = piece.indexOf(QUOTE, from);
      const isQuoted = quote >= 0 && (lineEnd < 0 || quote < lineEnd);
      if (isQuoted) lineEnd = endOutsideQuotes(piece, from, quote);
      if (lineEnd < 0 && start < bytes.length) {
        unfinished = piece.slice(from);
        break;
      }
      const next = lineEnd < 0 ? piece.length : lineEnd + 1;
      const line = piece.slice(from, lineEnd < 0 ? next : lineEnd - Number(piece[lineEnd - 1] === "\r"));
      const fields = isQuoted ? quotedFields(line, delimiter) : line.split(delimiter);
      yield { text: piece.slice(from, next), fields };
      from = next;
    }
  }
}

/** After the last line that ends within the size of a piece, or else after the next line. */
function pieceEnd(bytes: Buffer, start: number, size: number): number {
  if (bytes.length - start <= size) return bytes.length;
  const last = bytes.lastIndexOf(LINE_FEED, start + size - 1);
  const end = last >= start ? last : bytes.indexOf(LINE_FEED, start);
  return end < 0 ? bytes.length : end + 1;
}

/** The first line end that has an even number of quotes before it, counted from `from`; −1 if there is none. */
function endOutsideQuotes(text: string, from: number, firstQuote: number): number {
  let isInside = false;
  let end = text.indexOf("\n", from);
  for (let quote = firstQuote; quote >= 0; quote = text.indexOf(QUOTE, quote + 1)) {
    if (end >= 0 && quote > end) {
      if (!isInside) return end;
      end = text.indexOf("\n", quote);
    }
    isInside = !isInside;
  }
  return isInside ? -1 : end;
}

function quotedFields(line: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  for (let at = 0; ;) {
    if (line.startsWith(QUOTE, at)) {
      const close = closingQuote(line, at + 1);
      if (close < 0) return null;
      fields.push(line.slice(at + 1, close).replaceAll('""', QUOTE));
      if (close + 1 === line.length) return fields;
      if (line[close + 1] !== delimiter) return null;
      at = close + 2;
      continue;
    }
    const end = line.indexOf(delimiter, at);
    const field = line.slice(at, end < 0 ? line.length : end);
    if (field.includes(QUOTE)) return null;
    fields.push(field);
    if (end < 0) return fields;
    at = end + 1;
  }
}

/** The first quote from `from` on that is not doubled; −1 if there is none. */
function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf(QUOTE, from); at >= 0; at = line.indexOf(QUOTE, at + 2)) {
    if (line[at + 1] !== QUOTE) return at;
  }
  return -1;
}
