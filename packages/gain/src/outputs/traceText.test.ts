import { expect, test } from "vitest";
import { z } from "zod";
import type { TimedSpan } from "../timeline.ts";
import { traceText } from "./traceText.ts";

/** The Trace Event Format's complete event, and its event that names a process. */
const Complete = z.object({
  ph: z.literal("X"),
  name: z.string().min(1),
  cat: z.string(),
  ts: z.int().min(0),
  dur: z.int().min(0),
  pid: z.int(),
  tid: z.int().min(1),
});
const ProcessName = z.object({
  ph: z.literal("M"),
  name: z.literal("process_name"),
  pid: z.int(),
  tid: z.int(),
  args: z.object({ name: z.string() }),
});
const Trace = z.object({
  traceEvents: z.array(z.union([Complete, ProcessName])),
  displayTimeUnit: z.literal("ms"),
  otherData: z.object({ startedAt: z.iso.datetime().nullable() }),
});

const span = (by: TimedSpan["by"], name: string, startedAt: number, seconds: number): TimedSpan => ({
  by,
  name,
  startedAt: 1_790_000_000 + startedAt,
  seconds,
});

const spans = [
  span("orchestrator", "start", 0, 1),
  span("sidecar", "outer", 0.5, 3),
  span("sidecar", "inner", 1, 1),
  span("sidecar", "beside both", 1.5, 4),
  span("sidecar", "after", 4, 1),
];

const completeEvents = (text: string): z.infer<typeof Complete>[] =>
  Trace.parse(JSON.parse(text)).traceEvents.filter((event) => event.ph === "X");

test("every span is a complete event in microseconds since the first", () => {
  expect(completeEvents(traceText(spans)).map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
    ["start", 0, 1_000_000],
    ["outer", 500_000, 3_000_000],
    ["inner", 1_000_000, 1_000_000],
    ["beside both", 1_500_000, 4_000_000],
    ["after", 4_000_000, 1_000_000],
  ]);
});

test("on one line, an event lies inside another or apart from it, and never overlaps it in part", () => {
  const events = completeEvents(traceText(spans));
  for (const [i, one] of events.entries()) {
    for (const other of events.slice(i + 1)) {
      if (one.pid !== other.pid || one.tid !== other.tid) continue;
      const apart = other.ts >= one.ts + one.dur;
      const inside = other.ts + other.dur <= one.ts + one.dur;
      expect(apart || inside, `${one.name} and ${other.name}`).toBe(true);
    }
  }
  const lineOf = Object.fromEntries(events.map(({ name, tid }) => [name, tid]));
  expect(lineOf).toEqual({ start: 1, outer: 1, inner: 1, "beside both": 2, after: 1 });
});

test("the two processes have names", () => {
  const names = Trace.parse(JSON.parse(traceText(spans))).traceEvents.flatMap((event) =>
    event.ph === "M" ? [[event.pid, event.args.name]] : [],
  );
  expect(names).toEqual([
    [1, "gain orchestrator"],
    [2, "gain sidecar"],
  ]);
});

test("a session without a span is an empty trace", () => {
  expect(completeEvents(traceText([]))).toEqual([]);
});
