import type { Position } from "../files/fileErrors.ts";

/** Lines and columns of a text, counted when requested; fastest in ascending order. */
export class TextPositions {
  readonly #text: string;
  readonly #file: string;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** @param at from 0, in UTF-16 units */
  at(at: number): Position {
    if (at < this.#lineStart) {
      this.#line = 1;
      this.#lineStart = 0;
    }
    for (;;) {
      const end = this.#text.indexOf("\n", this.#lineStart);
      if (end < 0 || end >= at) break;
      this.#line += 1;
      this.#lineStart = end + 1;
    }
    return { file: this.#file, line: this.#line, column: at - this.#lineStart + 1 };
  }
}
