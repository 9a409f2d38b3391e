import type { TwinsReport } from "../twinsReport.ts";
import {
  cellsTable,
  flipTable,
  historyTable,
  mechanismTableOfTwins,
  pairsTableOfTwins,
  ratesTable,
  secondaryTable,
  unusedTable,
} from "../tables/twinTables.ts";
import {
  flipLines,
  powerLines,
  profileLine,
  rateLine,
  replicateLine,
  TWIN_LIMITS,
  twinAnswer,
  twinLines,
} from "../words/twinWords.ts";
import { shapeOf, type ChartFigures } from "./chartFigures.ts";
import { dataTable } from "./dataTable.ts";
import { fold } from "./fold.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import type { Section } from "./pageShell.ts";
import { provenanceMarkup } from "./recordSection.ts";
import { wholeNumbers } from "./wholeNumbers.ts";

/** The sections of a report of twins: the answer, where and when the difference arises, how far it goes, how it was made. */
export function twinsSections(input: TwinsReport, figures: ChartFigures): readonly Section[] {
  const { findings, plan } = input;
  const section = (id: string, title: string, heading: string, ...content: Content[]): Section => ({
    ...{ id, title },
    content: markup`<section id="${id}">\n<h2>${heading}</h2>\n${content}</section>\n`,
  });
  return [
    { id: "answer", title: "Answer", content: answer(input, figures) },
    section(
      "training",
      "Training",
      "Along the training, and the loss beside it",
      figures.grid(figures.at("checkpoints")),
      paragraph("The loss is a consequence of the wiring: no pair is excluded by it."),
      fold("Every step", dataTable(historyTable(findings)), "record"),
    ),
    section(
      "depth",
      "Depth",
      "Where in the depth",
      figures.grid(figures.at("depth"), paragraph(profileLine(findings))),
    ),
    section(
      "cells",
      "Cells",
      "In every cell of the plan",
      figures.grid(figures.at("models")),
      dataTable(cellsTable(findings)),
      dataTable(secondaryTable(findings)),
    ),
    section(
      "mechanism",
      "Mechanism",
      "What the last block does",
      dataTable(mechanismTableOfTwins(findings)),
      flipLines(findings).map(paragraph),
      dataTable(flipTable(findings)),
    ),
    section("design", "Design", "Design and rules", ...design(input)),
    section("limits", "Limits", "What this does not cover", list(TWIN_LIMITS)),
    section(
      "record",
      "Record",
      "Record",
      fold("Every pair", dataTable(pairsTableOfTwins(findings)), "record"),
      fold("Plan, software and devices", provenanceMarkup(input.provenance), "record"),
      markup`<p>This command makes the report again from the tables beside it:</p>\n<pre><code>${input.command}</code></pre>\n`,
      markup`<p class="faint">Plan ${plan.name}, SHA-256 ${plan.sha256}</p>\n`,
    ),
  ];
}

const paragraph = (text: string): Markup => markup`<p>${wholeNumbers(text)}</p>\n`;
const list = (lines: readonly string[]): Markup =>
  markup`<ul>\n${lines.map((line) => markup`<li>${wholeNumbers(line)}</li>\n`)}</ul>\n`;

function answer({ findings, plan, version, measuredAt }: TwinsReport, figures: ChartFigures): Markup {
  const [hero] = figures.at("answer");
  const lines = markup`<ul class="lines">\n${twinLines(findings, plan).map((line) => markup`<li>${wholeNumbers(line)}</li>\n`)}</ul>\n`;
  const missing = findings.cells.filter(({ measured }) => measured === 0).map(({ cell }) => cell.name);
  const notMeasured =
    missing.length === 0
      ? markup``
      : markup`<p class="sub">Not measured yet: ${missing.join(", ")}; they have their place in every table and in the family of tests.</p>\n`;
  return markup`<section id="answer">
<h1><bdi>${wholeNumbers(twinAnswer(findings))}</bdi></h1>
<p class="sub">Matched twins: ${plan.models} · plan ${plan.name} · measured ${measuredAt.slice(0, 10)} by gain ${version}</p>
${notMeasured}${hero === undefined ? lines : markup`<div class="hero ${shapeOf(hero)}">\n${figures.figure(hero)}${lines}</div>\n`}</section>
`;
}

function design({ findings, plan }: TwinsReport): readonly Markup[] {
  const committed =
    plan.committed === null
      ? "Where the plan was committed is not recorded beside these measurements."
      : `The plan was committed as ${plan.committed.commit.slice(0, 12)} at ${plan.committed.at}; the first model began at ${plan.committed.firstModelAt}: ` +
        `${Date.parse(plan.committed.at) < Date.parse(plan.committed.firstModelAt) ? "the plan came first" : "the plan did not come first"}.`;
  const tokens =
    plan.tokensPerParameter === null
      ? []
      : [`The primary models were trained on ${plan.tokensPerParameter.toPrecision(2)} tokens a parameter.`];
  return [
    list([
      "A pair is two GPT-NeoX models with one seed: the same initial tensor under every name, the same batches in the same order, " +
        "the same optimizer and schedule. Their configurations differ in use_parallel_residual alone.",
      "Δ is the mean log last gain of the parallel model less that of the sequential one, on held-out passages at the last step; the pair is the unit.",
      committed,
      ...tokens,
      rateLine(findings, plan.rateRule),
      `Excluded: ${plan.exclusion}.`,
      ...powerLines(findings),
      replicateLine(findings),
      `Claim: ${plan.claim}.`,
    ]),
    markup`<h3>Words of the plan</h3>\n<dl class="facts">${plan.words.map(([word, rule]) => markup`<dt>${word}</dt><dd>${rule}</dd>`)}</dl>\n`,
    findings.rates.rates.length === 0 ? markup`` : dataTable(ratesTable(findings)),
    findings.unused.length === 0
      ? markup`<p>Every measured model is used.</p>\n`
      : dataTable(unusedTable(findings)),
  ];
}
