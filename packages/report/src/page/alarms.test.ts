import { expect, test } from "vitest";
import { gptjRows } from "../../testing/gptjFixture.ts";
import { markdownSummary } from "../markdown/markdownSummary.ts";
import { htmlReport } from "./htmlReport.ts";
import { inputOf } from "../../testing/reportFixture.ts";

const ALARM = "The self-check of the instrument FAILED on this model (batch parity).";
const input = inputOf(gptjRows);
const alarmed = {
  ...input,
  models: input.models.map((model) => ({ ...model, labels: { ...model.labels, alarms: [ALARM] } })),
};

test("a failed self-check is the first line of the page and of the Markdown summary", () => {
  const main = /<main>\s*(.*)/.exec(htmlReport(alarmed))?.[1] ?? "";
  expect(main).toMatch(/^<p class="alarm" role="alert">/);
  expect(main).toContain(ALARM);
  expect(markdownSummary(alarmed).split("\n")[0]).toMatch(/^\*\*GPT-J-6B: The self-check .* FAILED/);
});

test("without a warning, nothing comes before the title", () => {
  expect(htmlReport(input)).toMatch(/<main>\s*<section id="answer">\s*<h1>/);
  expect(markdownSummary(input)).toMatch(/^# /);
});
