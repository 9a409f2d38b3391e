import { FramedHash } from "./framedHash.ts";
import type { PlannedPrompt } from "./prompt.ts";

/**
 * SHA-256 over prompts in their order: text, category and complexity; not the line, which a comment in the
 * file moves. Fed one prompt at a time, so that memory does not depend on how many there are.
 */
export class PromptDigest {
  readonly #hash = new FramedHash("gain prompts 1");
  #count = 0;

  add(prompt: PlannedPrompt): void {
    this.#hash.text(prompt.text);
    if (prompt.category === null) this.#hash.nothing();
    else this.#hash.text(prompt.category);
    if (prompt.complexity === null) this.#hash.nothing();
    else this.#hash.number(prompt.complexity);
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** Ends the sequence; the object is spent. */
  hex(): string {
    return this.#hash.digest().toString("hex");
  }
}
