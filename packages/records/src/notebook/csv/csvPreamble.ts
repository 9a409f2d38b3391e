const HEADER_LINES = 100;

/** A line before a header. */
export interface PreambleLine {
  readonly text: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

/** The lines before a table, and the start of the header. */
export interface Preamble {
  /** From 0, in bytes. */
  readonly start: number;
  /** From 1. */
  readonly line: number;
  /** Blank lines are left out. */
  readonly lines: readonly PreambleLine[];
}

/**
 * The possible starts of a table: the start of the file, and after each of the first lines that is blank, a comment with
 * `#`, or Excel's `sep=;`.
 */
export function* tableStarts(bytes: Buffer, lineEnd: "\n" | "\r"): Generator<Preamble, void, undefined> {
  const lines: PreambleLine[] = [];
  let start = 0;
  for (let line = 1; line <= HEADER_LINES; line++) {
    yield { start, line, lines: [...lines] };
    const end = bytes.indexOf(lineEnd, start);
    if (end < 0) return;
    const text = bytes.toString("utf8", start, end).replace(/\r$/, "");
    if (!isBeforeHeader(text)) return;
    if (text.trim() !== "") lines.push({ text, line });
    start = end + 1;
  }
}

const isBeforeHeader = (text: string): boolean =>
  text.trim() === "" || text.startsWith("#") || separatorLine(text) !== null;

/** The delimiter that Excel's first line states: `sep=;`. */
export const separatorLine = (text: string): string | null =>
  /^"?sep=(.)"?[;,\t|]*$/i.exec(text.trim() === text ? text : text.trimStart())?.[1] ?? null;

/** The text of a comment, without its `#`. */
export const commentText = (text: string): string => text.replace(/^#+\s?/, "");
