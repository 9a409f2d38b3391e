import type { TimedStep } from "../timeline.ts";

/** The name of a run's trace. */
export const TRACE_FILE = "trace.json";

const PROCESSES = { orchestrator: 1, sidecar: 2 } as const;
const MICROSECONDS = 1e6;

/**
 * Steps in the Trace Event Format, which Perfetto (ui.perfetto.dev) and chrome://tracing open: one complete event
 * (`ph: "X"`) a step, times in microseconds since the first. Steps that overlap without one holding the other stand on
 * lines of their own.
 *
 * Source: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function traceText(steps: readonly TimedStep[]): string {
  const origin = Math.min(...steps.map(({ startedAt }) => startedAt));
  const lines = new Lines();
  const events = steps
    .map(({ by, name, startedAt, seconds }) => ({
      name,
      cat: by,
      ph: "X",
      ts: Math.round((startedAt - origin) * MICROSECONDS),
      dur: Math.round(seconds * MICROSECONDS),
      pid: PROCESSES[by],
    }))
    .toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)
    .map((event) => ({ ...event, tid: lines.lineFor(event) }));
  const names = Object.entries(PROCESSES).map(([name, pid]) => ({
    name: "process_name",
    ph: "M",
    pid,
    tid: 1,
    args: { name: `gain ${name}` },
  }));
  const startedAt = Number.isFinite(origin) ? new Date(1000 * origin).toISOString() : null;
  return `${JSON.stringify({ traceEvents: [...names, ...events], displayTimeUnit: "ms", otherData: { startedAt } })}\n`;
}

interface Placed {
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
}

/** The lines of each process, every one with the ends of the events that are open on it. */
class Lines {
  readonly #open = new Map<number, number[][]>();

  /** Number of the first line on which the event comes after what was there, or lies inside it; from 1. */
  lineFor({ ts, dur, pid }: Placed): number {
    const lines = this.#open.get(pid) ?? [];
    this.#open.set(pid, lines);
    for (const [i, ends] of lines.entries()) {
      while (ends.length > 0 && (ends.at(-1) ?? 0) <= ts) ends.pop();
      if (ends.length > 0 && (ends.at(-1) ?? 0) < ts + dur) continue;
      ends.push(ts + dur);
      return i + 1;
    }
    lines.push([ts + dur]);
    return lines.length;
  }
}
