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

interface Lease {
  readonly prompts: number;
  readonly tokens: number;
}

/** The model that a lane measures, and the operations in matrix products of a lease. */
interface LaneModel {
  readonly name: string;
  readonly operations: (lease: Lease) => number;
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
  /** The model of each lane. */
  readonly #models = new Map<string, LaneModel>();

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

  /** @param lane name of the lane that the event is about */
  event(event: RunEvent, lane = ""): void {
    switch (event.kind) {
      case "planned":
        this.#resumed = event.resumed;
        break;
      case "starting":
        this.#models.set(lane, { name: event.model, operations: () => 0 });
        break;
      case "loaded":
        this.#load(lane, event.model);
        break;
      case "span": {
        const model = this.#models.get(lane);
        const isNamed = this.#severalModels && model !== undefined;
        this.add({ ...event, name: isNamed ? `${model.name}: ${event.name}` : event.name });
        if (model !== undefined && event.lease !== undefined) this.#count(model, event.lease, event.seconds);
        break;
      }
      default:
    }
  }

  #load(lane: string, { name, execution }: Extract<RunEvent, { kind: "loaded" }>["model"]): void {
    const { flopsPerToken, flopsPerPrompt, matmulFlops } = execution;
    this.#models.set(lane, {
      name,
      operations: ({ prompts, tokens }) => tokens * (flopsPerToken ?? 0) + prompts * flopsPerPrompt,
    });
    // Another lane, or a sidecar before a crash, may have measured the model already.
    const counted = this.#rates.get(name) ?? {
      ...{ model: name, prompts: 0, tokens: 0, seconds: 0, peak: matmulFlops },
      operations: flopsPerToken === null ? null : 0,
    };
    this.#rates.set(name, counted);
  }

  #count({ name, operations }: LaneModel, lease: Lease, seconds: number): void {
    const rate = this.#rates.get(name);
    if (rate === undefined) return;
    this.#rates.set(name, {
      ...rate,
      prompts: rate.prompts + lease.prompts,
      tokens: rate.tokens + lease.tokens,
      // Of all lanes: the speed is that of one device.
      seconds: rate.seconds + seconds,
      operations: rate.operations === null ? null : rate.operations + operations(lease),
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
