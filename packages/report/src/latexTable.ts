import type { Finding } from "@gain/analysis";
import { BLOCK_SUFFIXES } from "@gain/records";
import { byBlock, gainsWords } from "./gainWords.ts";
import { summaryBlocks, type ReportedSummary } from "./reportedSummary.ts";
import { latexText } from "./latexText.ts";
import type { ModelReport, ReportInput } from "./reportInput.ts";
import { countText, fourDecimals, pText, rangeText } from "./statisticText.ts";

/** A column: its heading in LaTeX and its alignment. */
const COLUMNS = [
  ["Model", "l"],
  ["$n$", "r"],
  ["Mean", "r"],
  ["SD", "r"],
  ["95\\,\\% interval", "r"],
  ["$p$", "r"],
  ["Holm $p$", "r"],
  ["$d$", "r"],
  ["Verdict", "l"],
] as const;

const CAPTION =
  " of every model, tested against 1. Interval of the mean by Student's $t$; $p$ of the two-sided " +
  "$t$ test, alternative: the mean differs from 1; Holm's correction over the models; $d$: Cohen's, " +
  "(mean $-$ 1)/SD. A dash stands for what is not defined.";

/**
 * All models with their statistics as a table, for `\usepackage{booktabs}` and `\usepackage[T1]{fontenc}`. It fits the
 * width of an article's text as long as the models' names do.
 */
export function latexTable({ models, comparison, summaries, version, createdAt }: ReportInput): string {
  const groups = byBlock(models).map((group) =>
    group.map((model) => cells(model, comparison.neutralTests[models.indexOf(model)]?.pHolm)),
  );
  const rows = [...groups, ...summaryBlocks(summaries).map((block) => block.summaries.map(summaryCells))];
  return `${[
    `% Made by gain ${latexText(version)} on ${latexText(createdAt)}. Needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}.`,
    "\\begin{table}",
    "  \\centering",
    "  \\footnotesize",
    "  \\setlength{\\tabcolsep}{4pt}",
    `  \\caption{${captionOf(models, summaries)}}`,
    "  \\label{tab:gain}",
    `  \\begin{tabular}{${COLUMNS.map(([, align]) => align).join("")}}`,
    "    \\toprule",
    line(COLUMNS.map(([heading]) => heading)),
    "    \\midrule",
    ...rows.flatMap((group, i) => [
      ...(i === 0 ? [] : ["    \\midrule"]),
      ...group.map((row) => line(row.map(latexText))),
    ]),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n")}\n`;
}

function captionOf(models: readonly ModelReport[], summaries: readonly ReportedSummary[]): string {
  const labels = [...models.map((model) => model.labels), ...summaries.map(({ stated }) => stated)];
  const words = gainsWords(labels);
  const isMixed = new Set(labels.map(({ block }) => block)).size > 1;
  return (
    `${words.charAt(0).toUpperCase()}${words.slice(1)}${CAPTION}` +
    (isMixed ? " Groups are of different blocks, and not to be compared." : "") +
    (summaries.length > 0 ? " \\emph{Stated}: from n, mean and SD of a file without rows." : "")
  );
}

/** What a file states without rows; SD with n − 1. */
function summaryCells({ stated, findings }: ReportedSummary): readonly string[] {
  const { mean, sampleSd, interval, tTest, pHolm } = findings;
  const category = stated.category === null ? "" : `, ${stated.category}`;
  return [
    `${stated.model}${category}${BLOCK_SUFFIXES[stated.block]}`,
    stated.n === null ? "–" : countText(stated.n),
    orDash(mean, fourDecimals),
    orDash(sampleSd, fourDecimals),
    orDash(interval, ({ low, high }) => rangeText(low, high)),
    orDash(tTest, ({ pTwoSided }) => pText(pTwoSided)),
    orDash(pHolm, pText),
    "–",
    "stated",
  ];
}

function cells({ labels, findings }: ModelReport, pHolm: Finding<number> | undefined): readonly string[] {
  const { gain, interval, tTest, effect, verdict } = findings;
  return [
    labels.modelName,
    countText(gain.n),
    orDash(gain.mean, fourDecimals),
    orDash(gain.sd, fourDecimals),
    orDash(interval, ({ low, high }) => rangeText(low, high)),
    orDash(tTest, ({ pTwoSided }) => pText(pTwoSided)),
    pHolm === undefined ? "–" : orDash(pHolm, pText),
    orDash(effect, ({ cohenD }) => cohenD.toFixed(2)),
    orDash(verdict, String),
  ];
}

/** Why a number is missing is too long for a cell; the report says it. */
const orDash = <Value>(finding: Finding<Value>, write: (value: Value) => string): string =>
  finding.defined ? write(finding.value) : "–";

/** A row. After the end of the row before, a bracket or an asterisk would be read as that row's option. */
const line = (row: readonly string[]): string => `    ${row.join(" & ").replace(/^ *[[*]/, "{}$&")} \\\\`;
