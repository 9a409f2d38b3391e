import type { Finding } from "@gain/analysis";
import { latexText } from "./latexText.ts";
import type { ModelReport, ReportInput } from "./reportInput.ts";
import { countText, fourDecimals, pText, rangeText } from "./statisticText.ts";

/** A column: its heading in LaTeX and its alignment. */
const COLUMNS = [
  ["Model", "l"],
  ["$n$", "r"],
  ["Gain", "r"],
  ["95\\,\\% interval", "r"],
  ["$p$", "r"],
  ["Holm $p$", "r"],
  ["$d$", "r"],
  ["Verdict", "l"],
] as const;

const CAPTION =
  "Geometric mean last-layer gain of every model, tested against 1 on ln gain over its categories, equally weighted, with " +
  "Satterthwaite's degrees of freedom (over all prompts where it has none); Holm's correction over the models; $d$: " +
  "Cohen's, of ln gain. A dash marks what is not defined.";

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
    `  \\caption{${CAPTION}}`,
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

function cells({ labels, findings }: ModelReport, pHolm: Finding<number> | undefined): readonly string[] {
  const { gain, primary, sensitivity, verdict } = findings;
  return [
    labels.modelName,
    countText(gain.n),
    orDash(primary.estimate, ({ mean }) => fourDecimals(mean)),
    orDash(primary.estimate, ({ interval: { low, high } }) => rangeText(low, high)),
    orDash(primary.estimate, ({ pTwoSided }) => pText(pTwoSided)),
    pHolm === undefined ? "–" : orDash(pHolm, pText),
    orDash(sensitivity.effect, ({ cohenD }) => cohenD.toFixed(2)),
    verdict.word,
  ];
}

/** Why a number is missing is too long for a cell; the report says it. */
const orDash = <Value>(finding: Finding<Value>, write: (value: Value) => string): string =>
  finding.defined ? write(finding.value) : "–";

/** A row. After the end of the row before, a bracket or an asterisk would be read as that row's option. */
const line = (row: readonly string[]): string => `    ${row.join(" & ").replace(/^ *[[*]/, "{}$&")} \\\\`;
