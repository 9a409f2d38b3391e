import type { ReportTimeline } from "../reportInput.ts";
import { cell, numberColumn, textColumn, type StatTable } from "./statTable.ts";

type Span = ReportTimeline["timeline"]["spans"][number];
type Rate = ReportTimeline["timeline"]["rates"][number];

/** Every step: who took it, when it began after the first, and how long it took. */
export function timelineTable({ heading, timeline: { spans } }: ReportTimeline): StatTable {
  const origin = originOf(spans);
  return {
    caption: `${heading}: every step, by its start`,
    columns: [
      textColumn("Step"),
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

/** Of which session it is, and how fast models were measured, in sentences. */
export function timelineWords({ timeline: { resumed, spans, rates } }: ReportTimeline): string[] {
  const ends = spans.map(({ endedAt }) => endedAt);
  const seconds = spans.length === 0 ? 0 : Math.max(...ends) - originOf(spans);
  return [
    `${seconds.toFixed(1)} s from the start of the program to the writing of the report. Steps overlap where both processes work.`,
    ...(resumed
      ? ["An earlier session measured a part of this run: this is the time of the one that finished it."]
      : []),
    ...rates.map(rateWords),
  ];
}

function rateWords({ model, prompts, tokens, seconds, operations, peak }: Rate): string {
  const speed = `${model}: ${String(prompts)} prompts with ${String(tokens)} tokens in ${seconds.toFixed(2)} s of measuring, ${perSecond(tokens / seconds)} tokens/s`;
  if (operations === null || peak === null) return `${speed}; its share of the device's peak is not known.`;
  const share = (100 * operations) / seconds / peak;
  return `${speed}, ${share.toFixed(0)} % of the fastest matrix product measured on this device (${(peak / 1e12).toPrecision(3)} TFLOP/s).`;
}

const perSecond = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "very many";

/** When the first step began, in seconds since 1970. */
export const originOf = (spans: readonly Span[]): number =>
  Math.min(...spans.map(({ startedAt }) => startedAt));
