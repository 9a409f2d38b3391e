/** Simulated time. */
import { setImmediate as afterPromises } from "node:timers/promises";

interface Wake {
  readonly at: number;
  readonly resolve: () => void;
}

/** Seconds that pass only while every task of the simulation sleeps. */
export class Clock {
  #now = 0;
  /** The next one last; of equal times the one that was added first. */
  readonly #wakes: Wake[] = [];

  get now(): number {
    return this.#now;
  }

  sleep(seconds: number): Promise<void> {
    return this.sleepUntil(this.#now + seconds);
  }

  sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      let [low, high] = [0, this.#wakes.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((this.#wakes[middle]?.at ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      // Behind all that wake later, and before all that were added for the same time.
      this.#wakes.splice(low, 0, { at, resolve });
    });
  }

  /** Wakes one sleeper after the other until the work is over. @throws Error when nothing sleeps and it is not over */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    work.then(end, end);
    for (;;) {
      await afterPromises();
      if (isOver as boolean) return work;
      const wake = this.#wakes.pop();
      if (wake === undefined) throw new Error("every task of the simulation waits for another");
      this.#now = Math.max(this.#now, wake.at);
      wake.resolve();
    }
  }
}

/** Serves requests in the order in which they come, as many at once as it has places. */
export class Server {
  readonly #clock: Clock;
  readonly #freeAt: number[];
  /** Seconds of service, over all places. */
  busySeconds = 0;

  constructor(clock: Clock, places: number) {
    this.#clock = clock;
    this.#freeAt = Array.from({ length: places }, () => 0);
  }

  /** Resolves when the request is served. */
  serve(seconds: number): Promise<void> {
    const earliest = Math.min(...this.#freeAt);
    const end = Math.max(earliest, this.#clock.now) + seconds;
    this.#freeAt[this.#freeAt.indexOf(earliest)] = end;
    this.busySeconds += seconds;
    return this.#clock.sleepUntil(end);
  }
}
