import { visibleJson } from "@gain/records/visibleJson";
import { printable } from "./printable.ts";
import { lineWidth, terminalWidth } from "./terminalWidth.ts";

const CLEAR_LINE = "\r\u001b[K";
const LINE_UP = "\u001b[A";

/**
 * An output stream of the program: the only way of a text to the terminal, to a pipe or to a log that is one of them. No
 * text moves the cursor, recolours, reorders or hides anything, whatever its origin. The linter forbids other ways.
 */
export class Printer {
  readonly #stream: NodeJS.WriteStream;
  #passingLines = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY;
  }

  /** Columns of the terminal; 80 of a file or a pipe. */
  get width(): number {
    return terminalWidth(this.#stream);
  }

  /** Columns of a line that is not wrapped in a file or a pipe. */
  get lineWidth(): number {
    return lineWidth(this.#stream);
  }

  /** Prints lines, and wraps those that are wider than the terminal. */
  text(text: string): void {
    this.#stream.write(`${printable(text, this.#stream)}\n`);
  }

  /** Prints lines whose width is right already, such as a table's, and paths, which are never cut. */
  laidOut(text: string): void {
    this.#stream.write(`${printable(text)}\n`);
  }

  /** Prints a value as one line of JSON. */
  json(value: unknown): void {
    this.#stream.write(`${visibleJson(value)}\n`);
  }

  /** Shows lines on a terminal that the next text replaces. */
  passing(...lines: readonly string[]): void {
    this.clear();
    this.#stream.write(lines.map((line) => printable(line).slice(0, this.#stream.columns - 1)).join("\n"));
    this.#passingLines = lines.length;
  }

  /** Clears the lines that `passing` showed. */
  clear(): void {
    this.#stream.write(
      `${CLEAR_LINE}${`${LINE_UP}${CLEAR_LINE}`.repeat(Math.max(0, this.#passingLines - 1))}`,
    );
    this.#passingLines = 0;
  }
}

export const stdout = new Printer(process.stdout);
export const stderr = new Printer(process.stderr);
