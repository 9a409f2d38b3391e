import { expect, test } from "vitest";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { htmlReport } from "../page/htmlReport.ts";
import { oneModelInput } from "../../testing/reportFixture.ts";
import type { ReportTimeline } from "../reportInput.ts";
import { timelineSummary } from "../terminal/timelineSummary.ts";
import { timelineTable, timelineWords } from "./timelineTable.ts";

const AT = 1_790_000_000;
const span = (
  name: string,
  startedAt: number,
  seconds: number,
  by: "orchestrator" | "sidecar" = "sidecar",
) => ({
  by,
  name,
  startedAt: AT + startedAt,
  endedAt: AT + startedAt + seconds,
  seconds,
  times: 1,
});
const report: ReportTimeline = {
  heading: "20261124_smollm2",
  timeline: {
    resumed: false,
    spans: [
      span("start the program", 0, 0.75, "orchestrator"),
      span("import torch", 0.5, 1),
      span("resolve", 1.5, 0.01),
    ],
    rates: [{ model: "smollm2", prompts: 25, tokens: 300, seconds: 0.5, operations: 4e10, peak: 1.6e11 }],
  },
};

test("the table has every phase with its start after the first and its duration", () => {
  const rows = timelineTable(report).rows.map((cells) => cells.map(({ text }) => text));
  expect(rows).toEqual([
    ["start the program", "orchestrator", "1", "0.00", "0.750"],
    ["import torch", "sidecar", "1", "0.50", "1.000"],
    ["resolve", "sidecar", "1", "1.50", "0.010"],
  ]);
});

test("the text has tokens per second and the share of the peak: 4e10 in 0.5 s are half of 1.6e11", () => {
  const words = timelineWords(report).join(" ");
  expect(words).toContain("1.5 s from the start");
  expect(words).toContain("The largest part is “import torch” of the sidecar, 1.00 s.");
  expect(words).toContain(
    "25 prompts with 300 tokens in 0.50 s of measuring, 600 tokens/s, 50 % of the fastest matrix product",
  );
  expect(words).toContain("0.160 TFLOP/s");
  expect(words).not.toContain("earlier session");
});

test("a resumed run names its session, and an unknown peak is reported as unknown", () => {
  const { timeline } = report;
  const rates = timeline.rates.map((rate) => ({ ...rate, peak: null }));
  const words = timelineWords({ ...report, timeline: { ...timeline, resumed: true, rates } }).join(" ");
  expect(words).toContain("An earlier session measured a part of this run");
  expect(words).toContain("600 tokens/s; its share of the device's peak is unknown.");
});

test("a terminal shows the phases that take time", () => {
  const text = timelineSummary(report);
  expect(text).toContain("import torch");
  expect(text).not.toContain("resolve");
});

test("page and summary have the section for a run, and not for rows of another program", () => {
  const hostile = { ...report, heading: "<img onerror=alert(1)>" };
  const input = { ...oneModelInput, timelines: [hostile] };
  const page = htmlReport(input);
  expect(page).toContain('<details class="record"><summary>Timeline</summary>');
  expect(page.match(/<rect class="(?:orchestrator|sidecar)"/g)).toHaveLength(3);
  expect(page).not.toContain("<img");
  expect(markdownSummary(input)).toContain("## Timeline");
  expect(htmlReport(oneModelInput)).not.toContain("<summary>Timeline</summary>");
  expect(markdownSummary(oneModelInput)).not.toContain("Timeline");
});

test("each bar spans its phase between the first start and the last end", () => {
  const page = htmlReport({ ...oneModelInput, timelines: [report] });
  const bars = [...page.matchAll(/<rect class="\w+" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
    ([, x, width]) => [Number(x), Number(width)],
  );
  // 510 units for 1.51 s, from 210 on.
  const scale = 510 / 1.51;
  const expected = [
    [210, 0.75 * scale],
    [210 + 0.5 * scale, scale],
    [210 + 1.5 * scale, 0.01 * scale],
  ];
  for (const [i, [x = 0, width = 0]] of expected.entries()) {
    expect(bars[i]?.[0]).toBeCloseTo(x, 0);
    expect(bars[i]?.[1]).toBeCloseTo(width, 0);
  }
});
