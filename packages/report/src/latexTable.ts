import type { Finding } from "@gain/analysis";
import { gainsWords } from "./gainWords.ts";
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
export function latexTable({ models, comparison, version, createdAt }: ReportInput): string {
  const rows = models.map((model, i) => cells(model, comparison.neutralTests[i]?.pHolm));
  return `${[
    `% Made by gain ${latexText(version)} on ${latexText(createdAt)}. Needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}.`,
    "\\begin{table}",
    "  \\centering",
    "  \\footnotesize",
    "  \\setlength{\\tabcolsep}{4pt}",
    `  \\caption{${captionOf(models)}}`,
    "  \\label{tab:gain}",
    `  \\begin{tabular}{${COLUMNS.map(([, align]) => align).join("")}}`,
    "    \\toprule",
    line(COLUMNS.map(([heading]) => heading)),
    "    \\midrule",
    ...rows.map((row) => line(row.map(latexText))),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n")}\n`;
}

function captionOf(models: readonly ModelReport[]): string {
  const words = gainsWords(models.map(({ labels }) => labels));
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${CAPTION}`;
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
