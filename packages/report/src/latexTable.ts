import { modelsTable } from "./comparisonTables.ts";
import type { ReportInput } from "./reportInput.ts";
import type { StatCell } from "./statTable.ts";
import { visibleText } from "./visibleText.ts";

/** Characters that TeX reads, and signs of this package's texts that pdfTeX's fonts have no glyph for in text. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "\\textquotedbl{}",
  "`": "\\textasciigrave{}",
  "−": "$-$",
  "≠": "$\\neq$",
  "–": "--",
  "’": "'",
};

/** Text from outside as LaTeX that prints it: what TeX reads is escaped, and what hides or reorders is made visible. */
export function latexText(text: string): string {
  return Array.from(visibleText(text), (character) => ESCAPES[character] ?? character).join("");
}

/** All models with their statistics, as a table for `\usepackage{booktabs}`. */
export function latexTable({ models, comparison, version, createdAt }: ReportInput): string {
  const { caption, columns, rows } = modelsTable(models, comparison);
  const line = (cells: readonly string[]): string => `    ${cells.join(" & ")} \\\\`;
  return `${[
    `% Made by gain ${latexText(version)} on ${latexText(createdAt)}. Needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}.`,
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${latexText(caption)}. Intervals are of Student's $t$; Holm's correction is over the models.}`,
    "  \\label{tab:gain}",
    `  \\begin{tabular}{${columns.map(({ align }) => (align === "number" ? "r" : "l")).join("")}}`,
    "    \\toprule",
    line(columns.map(({ title }) => latexText(title))),
    "    \\midrule",
    ...rows.map((cells) => line(cells.map(cellText))),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n")}\n`;
}

/** Why a number is missing is too long for a cell; the report says it. */
const cellText = ({ text, isMissing }: StatCell): string => (isMissing === true ? "--" : latexText(text));
