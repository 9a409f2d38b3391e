import { counted } from "@gain/analysis";
/**
 * One self-contained HTML file of a report.
 *
 *   input ─▶ text and tables as HTML ──────────────┐
 *        └─▶ charts and rows as JSON islands ──────┤
 *   vega, its interpreter, the page's own scripts ─┼─▶ one file, which loads nothing
 *        └─▶ their hashes ─▶ content security policy
 *
 * The verdict comes first, then the evidence. Without scripts, everything except the charts and the table of all rows
 * is shown.
 */
import type { ReportInput } from "../reportInput.ts";
import { chartSection } from "./chartSection.ts";
import { closingSection } from "./closingSection.ts";
import { comparisonSection } from "./comparisonSection.ts";
import { contentPolicy } from "./contentPolicy.ts";
import { evidenceSection } from "./evidenceSection.ts";
import { markup, trustedMarkup, type Markup } from "./markup.ts";
import { hasMechanism, mechanismSection } from "./mechanismSection.ts";
import { methodsSection } from "./methodsSection.ts";
import { pageCode } from "./pageCode.ts";
import { notesSection, provenanceSection, selfCheckSection } from "./recordSection.ts";
import { rowsSection } from "./rowsSection.ts";
import { summariesSection } from "./summariesSection.ts";
import { timelineSection } from "./timelineSection.ts";
import { verdictSection } from "./verdictSection.ts";

const CONTENTS = [
  ["verdict", "Verdict"],
  ["evidence", "Evidence"],
  ["mechanism", "Mechanism"],
  ["charts", "Charts"],
  ["comparison", "Comparison"],
  ["summaries", "Summaries"],
  ["rows", "Rows"],
  ["methods", "Methods"],
  ["time", "Time"],
  ["provenance", "Provenance"],
  ["reproduce", "Reproduce"],
  ["cite", "Cite"],
] as const;

/**
 * The report as the text of an HTML file in UTF-8. It opens from disk and makes no request. Texts from prompts, tokens,
 * models and files are inert. Reads Vega's build and this package's own page files from disk.
 *
 * @throws ReportError when the installed vega-interpreter cannot be put into a page.
 */
export function htmlReport(input: ReportInput): string {
  const { scripts, style } = pageCode();
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedMarkup(contentPolicy(scripts, [style]))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="gain ${input.version}">
<title>${input.title}</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<div class="top"><div class="bar">
<span class="brand">gain</span>
<nav aria-label="Contents">${contents(input)}</nav>
<button type="button" id="scheme-toggle" hidden></button>
</div></div>
<main>
${alarms(input)}<h1><bdi>${input.title}</bdi></h1>
<p class="sub">${subtitle(input)}</p>
${body(input)}</main>
${scripts.map((script) => markup`<script>${trustedMarkup(script)}</script>\n`)}</body>
</html>
`.text;
}

function body(input: ReportInput): readonly Markup[] {
  const { models, charts } = input;
  return [
    ...(models.length === 0 ? [] : [verdictSection(input), evidenceSection(models)]),
    mechanismSection(models),
    ...(charts.length === 0 && models.length === 0 ? [] : [chartSection(charts)]),
    comparisonSection(input),
    summariesSection(input),
    ...(models.length === 0 ? [] : [modelRows(input)]),
    methodsSection(input),
    notesSection(input),
    selfCheckSection(input),
    timelineSection(input),
    provenanceSection(input),
    closingSection(input),
  ];
}

const modelRows = ({ models, rowFiles }: ReportInput): Markup =>
  rowsSection(
    models.map(({ labels, rows, findings }) => ({
      name: labels.modelName,
      rows,
      total: findings.rows.total,
    })),
    rowFiles,
  );

function contents({ models, summaries, timelines }: ReportInput): readonly Markup[] {
  const isThere: Readonly<Record<string, boolean>> = {
    comparison: models.length > 1,
    summaries: summaries.length > 0,
    ...(models.length === 0 && { verdict: false, evidence: false, charts: false, rows: false }),
    mechanism: hasMechanism(models),
    time: timelines.length > 0,
  };
  const shown = CONTENTS.filter(([id]) => isThere[id] ?? true);
  return shown.map(([id, title]) => markup`<a href="#${id}">${title}</a>`);
}

/** Warnings come before everything else. */
function alarms({ models }: ReportInput): readonly Markup[] {
  return models.flatMap(({ labels }) =>
    labels.alarms.map(
      (alarm) => markup`<p class="alarm" role="alert"><bdi>${labels.modelName}</bdi>: ${alarm}</p>\n`,
    ),
  );
}

function subtitle({ models, summaries, createdAt, version }: ReportInput): string {
  const rows = models.reduce((sum, model) => sum + model.findings.rows.total, 0);
  const stated = summaries.length === 0 ? "" : `, ${counted(summaries.length, "stated mean")} without rows`;
  const counts = `${counted(models.length, "model")}, ${counted(rows, "row")}${stated}`;
  const made = createdAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC");
  return `${counts} · made ${made} by gain ${version}`;
}
