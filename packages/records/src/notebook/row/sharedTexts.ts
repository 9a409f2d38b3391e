const MOST_SHARED = 10_000;

/**
 * Texts of a file, each once in memory. A text that is a part of another one keeps all of it in memory, so that the labels
 * of some rows would keep the whole file.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** An equal text. @param part of a file in UTF-8 */
  of(part: string): string {
    const known = this.#texts.get(part);
    if (known !== undefined) return known;
    const own = Buffer.from(part).toString();
    if (this.#texts.size < MOST_SHARED) this.#texts.set(own, own);
    return own;
  }
}
