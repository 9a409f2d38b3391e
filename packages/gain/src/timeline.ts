import type { RunEvent } from "@gain/experiment";
import type { RunTimeline } from "@gain/records";

type Recorded = RunTimeline["spans"][number];

/** One piece of work with its start and duration. */
export interface TimedSpan {
  readonly by: Recorded["by"];
  readonly name: string;
  /** Seconds since 1970. */
  readonly startedAt: number;
  readonly seconds: number;
}

const now = (): number => Date.now() / 1000;

/** How a session spends its time, from the start of Node. Spans of one name are merged. */
export class Timeline {
  /** Every single span; empty unless `keepsTrace`. */
  readonly trace: TimedSpan[] = [];
  readonly #keepsTrace: boolean;
  readonly #severalModels: boolean;
  readonly #spans = new Map<string, Recorded>();
  readonly #rates = new Map<string, RunTimeline["rates"][number]>();
  #resumed = false;
  #model = "";

  /** @param options.models number of measured models; each of several has spans of its own */
  constructor(options: { readonly models: number; readonly keepsTrace: boolean }) {
    this.#keepsTrace = options.keepsTrace;
    this.#severalModels = options.models > 1;
    const startedAt = performance.timeOrigin / 1000;
    this.add({ by: "orchestrator", name: "start the program", startedAt, seconds: now() - startedAt });
  }

  add(span: TimedSpan): void {
    if (this.#keepsTrace) this.trace.push(span);
    const { by, name, startedAt, seconds } = span;
    const key = `${by} ${name}`;
    const before = this.#spans.get(key);
    const endedAt = startedAt + seconds;
    this.#spans.set(key, {
      by,
      name,
      startedAt: Math.min(startedAt, before?.startedAt ?? startedAt),
      endedAt: Math.max(endedAt, before?.endedAt ?? endedAt),
      seconds: seconds + (before?.seconds ?? 0),
      times: 1 + (before?.times ?? 0),
    });
  }

  /** Runs the work and records its duration, also where it fails. */
  async during<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    const startedAt = now();
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.add({ by: "orchestrator", name, startedAt, seconds: (performance.now() - started) / 1000 });
    }
  }

  event(event: RunEvent): void {
    switch (event.kind) {
      case "planned":
        this.#resumed = event.resumed;
        break;
      case "starting":
        this.#model = event.model;
        break;
      case "loaded":
        this.#model = event.model.name;
        this.#rates.set(this.#model, {
          model: this.#model,
          prompts: 0,
          tokens: 0,
          seconds: 0,
          operations: event.model.execution.flopsPerToken === null ? null : 0,
          peak: event.model.execution.matmulFlops,
        });
        this.#operations = ({ prompts, tokens }) =>
          tokens * (event.model.execution.flopsPerToken ?? 0) +
          prompts * event.model.execution.flopsPerPrompt;
        break;
      case "span":
        this.add({
          ...event,
          name: this.#severalModels && this.#model !== "" ? `${this.#model}: ${event.name}` : event.name,
        });
        if (event.lease !== undefined) this.#count(event.lease, event.seconds);
        break;
      default:
    }
  }

  #operations: (lease: { prompts: number; tokens: number }) => number = () => 0;

  #count(lease: { readonly prompts: number; readonly tokens: number }, seconds: number): void {
    const rate = this.#rates.get(this.#model);
    if (rate === undefined) return;
    this.#rates.set(this.#model, {
      ...rate,
      prompts: rate.prompts + lease.prompts,
      tokens: rate.tokens + lease.tokens,
      seconds: rate.seconds + seconds,
      operations: rate.operations === null ? null : rate.operations + this.#operations(lease),
    });
  }

  /** The record so far. */
  recorded(): RunTimeline {
    return {
      resumed: this.#resumed,
      spans: [...this.#spans.values()].toSorted((a, b) => a.startedAt - b.startedAt),
      rates: [...this.#rates.values()].filter(({ prompts }) => prompts > 0),
    };
  }
}
