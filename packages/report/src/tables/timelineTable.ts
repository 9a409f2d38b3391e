import type { ReportTimeline } from "../reportInput.ts";
import { cell, numberColumn, textColumn, type StatTable } from "./statTable.ts";

type Span = ReportTimeline["timeline"]["spans"][number];
type Rate = ReportTimeline["timeline"]["rates"][number];

/** Every phase: its process, its start after the first, and its duration. */
export function timelineTable({ heading, timeline: { spans } }: ReportTimeline): StatTable {
  const origin = originOf(spans);
  return {
    caption: `${heading}: every phase, by its start`,
    columns: [
      textColumn("Phase"),
      textColumn("By"),
      numberColumn("Times"),
      numberColumn("Begins, s"),
      numberColumn("Takes, s"),
    ],
    rows: spans.map(({ name, by, times, startedAt, seconds }) =>
      [name, by, String(times), (startedAt - origin).toFixed(2), seconds.toFixed(3)].map(cell),
    ),
  };
}

/** Sentences on the session and on the speed of measuring. */
export function timelineWords({ timeline: { resumed, spans, rates } }: ReportTimeline): string[] {
  const ends = spans.map(({ endedAt }) => endedAt);
  const seconds = spans.length === 0 ? 0 : Math.max(...ends) - originOf(spans);
  return [
    `${seconds.toFixed(1)} s from the start of the program to the writing of the report. Phases overlap where both processes work.`,
    ...largestWords(spans),
    ...(resumed
      ? ["An earlier session measured a part of this run: this is the time of the session that finished it."]
      : []),
    ...rates.map(rateWords),
  ];
}

/** A sentence that names the phase that takes most time. */
function largestWords([first, ...others]: readonly Span[]): string[] {
  if (first === undefined) return [];
  const { name, by, seconds } = others.reduce(
    (most, each) => (each.seconds > most.seconds ? each : most),
    first,
  );
  return [`The largest part is “${name}” of the ${by}, ${seconds.toFixed(2)} s.`];
}

function rateWords({ model, prompts, tokens, seconds, operations, peak }: Rate): string {
  const speed = `${model}: ${String(prompts)} prompts with ${String(tokens)} tokens in ${seconds.toFixed(2)} s of measuring, ${perSecond(tokens / seconds)} tokens/s`;
  if (operations === null || peak === null) return `${speed}; its share of the device's peak is unknown.`;
  const share = (100 * operations) / seconds / peak;
  return `${speed}, ${share.toFixed(0)} % of the fastest matrix product measured on this device (${(peak / 1e12).toPrecision(3)} TFLOP/s).`;
}

const perSecond = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "very many";

/** Start of the first phase, in seconds since 1970. */
export const originOf = (spans: readonly Span[]): number =>
  Math.min(...spans.map(({ startedAt }) => startedAt));
