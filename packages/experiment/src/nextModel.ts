import { ReadAhead, type SidecarCommand } from "@gain/sidecar";
import type { Job } from "./schedule.ts";

/**
 * Reads the files of models that no lane has begun, while others are measured: one at a time, in the order in which lanes
 * will take them. Reading ends when a lane takes the model, since its sidecar reads the files itself.
 */
export class NextModel {
  readonly #command: SidecarCommand | undefined;
  readonly #begun = new Set<Job>();
  #waiting: Job[] = [];
  #reading: { readonly job: Job; readonly process: ReadAhead } | undefined;
  #isClosed = false;

  /** @param command of the reading process; undefined to read nothing */
  constructor(command: SidecarCommand | undefined) {
    this.#command = command;
  }

  /** A lane has begun to measure. @param open models that no lane has begun, the next one first */
  read(open: readonly Job[]): void {
    const job = open.find((one) => !this.#begun.has(one));
    if (job === undefined || this.#isClosed) return;
    this.#begun.add(job);
    this.#waiting.push(job);
    this.#next();
  }

  #next(): void {
    const job = this.#reading === undefined ? this.#waiting.shift() : undefined;
    if (job === undefined || this.#command === undefined) return;
    const process = new ReadAhead(this.#command, job.request);
    this.#reading = { job, process };
    void process.ended.then(() => {
      this.#reading = undefined;
      this.#next();
    });
  }

  /** A lane takes this model. Resolves when no process reads it. */
  async taken(job: Job): Promise<void> {
    this.#begun.add(job);
    this.#waiting = this.#waiting.filter((one) => one !== job);
    if (this.#reading?.job === job) await this.#reading.process.end();
  }

  /** Ends all reading. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiting = [];
    await this.#reading?.process.end();
  }
}
