import type { TimedSpan } from "../timeline.ts";

/** The name of a run's trace. */
export const TRACE_FILE = "trace.json";

const PROCESSES = { orchestrator: 1, sidecar: 2 } as const;
const MICROSECONDS = 1e6;

/**
 * Spans in the Trace Event Format, which Perfetto (ui.perfetto.dev) and chrome://tracing open: one complete event
 * (`ph: "X"`) per span, times in microseconds since the first. Spans that overlap in part are on separate lines.
 *
 * Source: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function traceText(spans: readonly TimedSpan[]): string {
  const origin = Math.min(...spans.map(({ startedAt }) => startedAt));
  const lines = new Lines();
  const events = spans
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

/** The lines of each process, each with the end times of its open events. */
class Lines {
  readonly #open = new Map<number, number[][]>();

  /** Number, from 1, of the first line on which the event follows the earlier ones or lies inside one of them. */
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
