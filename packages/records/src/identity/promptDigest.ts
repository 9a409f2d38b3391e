import { FramedHash } from "./framedHash.ts";
import type { PlannedPrompt, PromptTurn } from "./prompt.ts";

/**
 * SHA-256 over text, category, complexity and turns of prompts in their order. The line is left out, since a comment in the
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
    if (prompt.turns !== undefined) this.#addTurns(prompt.turns);
    this.#count += 1;
  }

  /** A number here cannot be confused with the next prompt, which begins with a text. */
  #addTurns(turns: readonly PromptTurn[]): void {
    this.#hash.number(turns.length);
    for (const { role, bytes } of turns) this.#hash.text(role).number(bytes);
  }

  get count(): number {
    return this.#count;
  }

  /** Ends the sequence; the object cannot be used again. */
  hex(): string {
    return this.#hash.digest().toString("hex");
  }
}
