import type { ReportTimeline } from "../reportInput.ts";
import { originOf, timelineWords } from "../tables/timelineTable.ts";
import { textTable } from "./textTable.ts";

/** Shorter phases are left out of a terminal's table. */
const SHOWN_SECONDS = 0.05;

/** The longer phases and the speed, for a terminal. */
export function timelineSummary(report: ReportTimeline): string {
  const { spans } = report.timeline;
  const origin = originOf(spans);
  const shown = spans.filter(({ seconds }) => seconds >= SHOWN_SECONDS);
  const table = textTable(
    [
      { title: "phase", align: "left" },
      { title: "by", align: "left" },
      { title: "begins, s", align: "point" },
      { title: "takes, s", align: "point" },
    ],
    shown.map(({ name, by, startedAt, seconds }) => [
      name,
      by,
      (startedAt - origin).toFixed(2),
      seconds.toFixed(2),
    ]),
  );
  return [table, ...timelineWords(report).map((line) => `  ${line}`)].join("\n");
}
