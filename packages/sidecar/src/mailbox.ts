/** A queue with one reader, which waits until a deadline. The protocol's credit bounds its length. */
export class Mailbox<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** The oldest item, or undefined if none arrives within `timeoutMs` and before `signal` is aborted. */
  async take(timeoutMs: number, signal?: AbortSignal): Promise<T | undefined> {
    if (this.#items.length === 0 && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", done);
          this.#wake = undefined;
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        signal?.addEventListener("abort", done);
        this.#wake = done;
      });
    }
    return this.#items.shift();
  }
}
