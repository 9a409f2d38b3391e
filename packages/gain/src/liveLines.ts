import type { Printer } from "./printer.ts";

const PLAIN_INTERVAL_MS = 5_000;

/** Lines of a progress: permanent ones, and on a terminal live ones that the next line replaces. */
export class LiveLines {
  readonly #printer: Printer;
  readonly #now: () => number;
  #lastPlainMs = Number.NEGATIVE_INFINITY;
  #isLive = false;

  constructor(printer: Printer, now: () => number) {
    this.#printer = printer;
    this.#now = now;
  }

  get isTerminal(): boolean {
    return this.#printer.isTerminal;
  }

  /** Prints a permanent line. */
  permanent(text: string): void {
    if (this.#isLive) this.#printer.clear();
    this.#isLive = false;
    this.#printer.text(text);
  }

  /** Shows lines on a terminal that the next ones replace. */
  live(...lines: readonly string[]): void {
    this.#printer.passing(...lines);
    this.#isLive = true;
  }

  /** Whether a plain line is due: by the caller's reason, or once per interval. */
  isDue(due: boolean): boolean {
    if (!due && this.#now() - this.#lastPlainMs < PLAIN_INTERVAL_MS) return false;
    this.#lastPlainMs = this.#now();
    return true;
  }
}
