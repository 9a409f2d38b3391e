/** A run's store that counts rows instead of keeping them, and needs the measured time for it. */
import type { PlanStore } from "@gain/experiment/workPool";
import { Server, type Clock } from "./clock.ts";
import type { Times } from "./measured.ts";

/** One store takes one request at a time, of all models. */
export class SimulatedStore implements PlanStore {
  readonly #server: Server;
  readonly #times: Times;
  readonly #prompts: number;
  /** By model, 1 for each prompt that has a row. */
  readonly #rows: Uint8Array[];
  readonly #measured: number[];
  /** Rows of prompts that had one. */
  ignored = 0;

  constructor(clock: Clock, times: Times, plan: { readonly models: number; readonly prompts: number }) {
    this.#server = new Server(clock, 1);
    this.#times = times;
    this.#prompts = plan.prompts;
    this.#rows = Array.from({ length: plan.models }, () => new Uint8Array(plan.prompts));
    this.#measured = Array.from({ length: plan.models }, () => 0);
  }

  get busySeconds(): number {
    return this.#server.busySeconds;
  }

  get stored(): number {
    return this.#measured.reduce((sum, rows) => sum + rows, 0);
  }

  promptCount(): Promise<number> {
    return Promise.resolve(this.#prompts);
  }

  suspicions(): Promise<[]> {
    return Promise.resolve([]);
  }

  measuredPrompt(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  counts(modelIndex: number): ReturnType<PlanStore["counts"]> {
    const measured = this.#measured[modelIndex] ?? 0;
    return Promise.resolve({ planned: this.#prompts, measured, errors: 0 });
  }

  async pendingPrompts(
    modelIndex: number,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<{ item: number; text: string }[]> {
    await this.#server.serve(this.#times.query);
    const pending = [];
    for (let item = after + 1; item < this.#prompts && pending.length < limit; item += 1)
      if (this.#rows[modelIndex]?.[item] === 0) pending.push({ item, text: "" });
    return pending;
  }

  /** Stores an answer, except for prompts that have a row. @returns number of those */
  async saveRows(modelIndex: number, items: readonly { readonly item: number }[]): Promise<number> {
    await this.#server.serve(this.#times.answer + this.#times.row * items.length);
    const rows = this.#rows[modelIndex] ?? new Uint8Array(0);
    const fresh = items.filter(({ item }) => rows[item] === 0);
    for (const { item } of fresh) rows[item] = 1;
    this.#measured[modelIndex] = (this.#measured[modelIndex] ?? 0) + fresh.length;
    this.ignored += items.length - fresh.length;
    return items.length - fresh.length;
  }
}
