import { FramedHash } from "./framedHash.ts";
import type { PlannedPrompt } from "./prompt.ts";

/**
 * SHA-256 over text, category and complexity of prompts in their order. The line is left out, since a comment in the
 * file changes it. Prompts are added one at a time, so memory does not depend on their number.
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

  /** Ends the sequence; the object cannot be used again. */
  hex(): string {
    return this.#hash.digest().toString("hex");
  }
}
