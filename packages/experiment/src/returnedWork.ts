import type { Work } from "./leaseBook.ts";

/** Work that crashes returned, which is leased again before anything else of the plan. */
export class ReturnedWork {
  readonly #works: Work[] = [];

  /** Number of prompts. */
  get prompts(): number {
    return this.#works.reduce((sum, { items }) => sum + items.length, 0);
  }

  /** Is the next work under suspicion? It is then measured with no other lease of its lane open. */
  get isNextSuspected(): boolean {
    return (this.#works[0]?.crashes ?? 0) > 0;
  }

  /** The works under suspicion. */
  get suspects(): readonly Work[] {
    return this.#works.filter(({ crashes }) => crashes > 0);
  }

  has(item: number): boolean {
    return this.#works.some(({ items }) => items.some((each) => each.item === item));
  }

  /** Takes works back; they are the next ones. */
  putBack(works: readonly Work[]): void {
    this.#works.unshift(...works);
  }

  /** Takes works that wait behind all others. */
  append(works: readonly Work[]): void {
    this.#works.push(...works);
  }

  /** The next work; undefined where there is none. */
  take(): Work | undefined {
    return this.#works.shift();
  }
}
