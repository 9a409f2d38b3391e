import type { LiveRun } from "@gain/viewer/liveRun";

/** More bins are joined two by two. */
const MOST_BINS = 64;
const FIRST_WIDTH = 1 / 256;

/** A histogram of ln gain with an edge at 0, whose bins widen as its range grows. */
export class LogHistogram {
  #width = FIRST_WIDTH;
  #counts = new Map<number, number>();
  #low = Infinity;
  #high = -Infinity;

  add(log: number): void {
    this.#put(Math.floor(log / this.#width), 1);
    while (this.#high - this.#low >= MOST_BINS) this.#widen();
  }

  #put(bin: number, count: number): void {
    this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + count);
    this.#low = Math.min(this.#low, bin);
    this.#high = Math.max(this.#high, bin);
  }

  #widen(): void {
    const old = this.#counts;
    this.#width *= 2;
    this.#counts = new Map();
    [this.#low, this.#high] = [Infinity, -Infinity];
    for (const [bin, count] of old) this.#put(Math.floor(bin / 2), count);
  }

  state(): LiveRun["models"][number]["histogram"] {
    if (this.#counts.size === 0) return { first: 0, width: this.#width, counts: [] };
    const counts = Array.from(
      { length: this.#high - this.#low + 1 },
      (_, k) => this.#counts.get(this.#low + k) ?? 0,
    );
    return { first: this.#low, width: this.#width, counts };
  }
}
