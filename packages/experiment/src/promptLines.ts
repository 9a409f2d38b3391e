import { createReadStream } from "node:fs";
import { assertPlainFile } from "@gain/records";
import { badPromptLine, unreadablePrompts } from "./errors.ts";

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const MAX_LINE_BYTES = 16 * 1024 * 1024;

export interface PromptLine {
  /** Counted from 1. */
  readonly line: number;
  /** Without its end of line; a byte-order mark at the start of the file is dropped. */
  readonly text: string;
  /** The end of the line as in the file; empty at the end of a file without one. */
  readonly end: "\n" | "\r\n" | "\r" | "";
}

/**
 * The lines of a UTF-8 file, one at a time, in constant memory. They end with LF or CRLF, or with a bare CR where the
 * beginning of the file has no LF.
 *
 * @throws UsageError when the file cannot be read, or a line is too long or not valid UTF-8
 */
export async function* promptLines(file: string): AsyncGenerator<PromptLine> {
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  let newline: number | null = null;
  const decode = (bytes: Buffer, isEnded: boolean): PromptLine => {
    line += 1;
    const isMac = newline === CARRIAGE_RETURN;
    const carriage = isEnded && !isMac && bytes.at(-1) === CARRIAGE_RETURN;
    const content = carriage ? bytes.subarray(0, -1) : bytes;
    const end = !isEnded ? "" : isMac ? "\r" : carriage ? "\r\n" : "\n";
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: line > 1 }).decode(content);
      return { line, text, end };
    } catch (cause) {
      throw badPromptLine(
        file,
        line,
        `not valid UTF-8${isUtf16(content) ? ", but UTF-16" : ""}. Save the file as UTF-8.`,
        cause,
      );
    }
  };
  for await (const chunk of fileChunks(file)) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    newline ??= !chunk.includes(NEWLINE) && chunk.includes(CARRIAGE_RETURN) ? CARRIAGE_RETURN : NEWLINE;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline)) {
      yield decode(bytes.subarray(0, end), true);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > MAX_LINE_BYTES) {
      throw badPromptLine(file, line + 1, `longer than ${String(MAX_LINE_BYTES)} bytes`);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield decode(rest, false);
}

/** Does it begin with the byte order mark of UTF-16? */
const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

async function* fileChunks(file: string): AsyncGenerator<Buffer> {
  try {
    // Prompts are read twice, and a pipe only once.
    await assertPlainFile(file);
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw unreadablePrompts(file, cause);
  }
}
