import { BLOCK_SUFFIXES } from "@gain/records";
import { byBlock, gainsWords } from "../words/gainWords.ts";
import { summaryBlocks, type ReportedSummary } from "../reportedSummary.ts";
import {
  countText,
  decimals,
  gainText,
  pText,
  type FamilyGain,
  type Finding,
  type PairedComparison,
} from "@gain/analysis";
import { upperFirst } from "../text/firstLetter.ts";
import { latexText } from "./latexText.ts";
import { amongOthers, isLostAmong, type Among } from "../words/among.ts";
import { architectureSentences, architectureStatus } from "../words/architectureWords.ts";
import type { ModelReport, ReportInput } from "../reportInput.ts";
import { intervalOf, meanBeside, meanOf } from "../text/statisticText.ts";

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

const FAMILY_COLUMNS: Columns = [
  ["Family", "l"],
  ["Wiring", "l"],
  ["Norm type", "l"],
  ["Models", "l"],
  ["Gain", "r"],
];

const PAIR_COLUMNS: Columns = [
  ["Pair", "l"],
  ["$n$", "r"],
  ["Ratio", "r"],
  ["95\\,\\% interval", "r"],
  ["$p$", "r"],
  ["Holm $p$", "r"],
  ["$p$, category", "r"],
];

const PAIR_CAPTION =
  "Ratio of last-layer gains of two models on the same prompts, by the mean $\\ln$ ratio within categories of equal " +
  "weight. $p$: alternative, the ratio differs from 1; Holm's correction over the pairs; last, Welch's analysis of " +
  "variance of the $\\ln$ ratio by category. A dash marks a value that is not defined.";

const CAPTION =
  " of every model, geometric mean, tested against 1 on ln gain over its categories, equally weighted, with " +
  "Satterthwaite's degrees of freedom (over all prompts where it has none); Holm's correction over the models; $d$: " +
  "Cohen's, of ln gain. A dash marks a value that is not defined.";

/**
 * All models with their statistics as a table; for several models also their families and pairs. Needs
 * `\usepackage{booktabs}` and `\usepackage[T1]{fontenc}`. Tables fit the text width of an article if the models' names
 * are short.
 */
export function latexTable({ models, comparison, summaries, version, createdAt }: ReportInput): string {
  const groups = byBlock(models).map((group) =>
    group.map((model) => {
      const i = models.indexOf(model);
      return cells(model, comparison.neutralTests[i]?.pHolm, amongOthers(comparison, i));
    }),
  );
  const stated = summaryBlocks(summaries).map((block) => block.summaries.map(summaryCells));
  const tables = [tabular("tab:gain", captionOf(models, summaries), COLUMNS, [...groups, ...stated])];
  if (comparison.replicates.length > 1) {
    const { architectures, pairs } = comparison;
    const families = architectures.families.map(familyCells);
    const caption = latexText(
      `Families of models by wiring and norm type. ${upperFirst(architectureStatus(architectures))}. ${architectureSentences(architectures).join(" ")}`,
    );
    tables.push(
      tabular("tab:families", caption, FAMILY_COLUMNS, [families]),
      ...(pairs.length === 0
        ? []
        : [tabular("tab:pairs", PAIR_CAPTION, PAIR_COLUMNS, [pairs.map(pairCells)])]),
    );
  }
  return `${[
    `% Made by gain ${latexText(version)} on ${latexText(createdAt)}. Needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}.`,
    ...tables,
  ].join("\n")}\n`;
}

type Columns = readonly (readonly [heading: string, align: string])[];

/**
 * @param caption is LaTeX; cells are text
 * @param groups rows, with a rule between groups
 */
const tabular = (
  label: string,
  caption: string,
  columns: Columns,
  groups: readonly (readonly (readonly string[])[])[],
): string =>
  [
    "\\begin{table}",
    "  \\centering",
    "  \\footnotesize",
    "  \\setlength{\\tabcolsep}{4pt}",
    `  \\caption{${caption}}`,
    `  \\label{${label}}`,
    `  \\begin{tabular}{${columns.map(([, align]) => align).join("")}}`,
    "    \\toprule",
    line(columns.map(([heading]) => heading)),
    "    \\midrule",
    ...groups.flatMap((group, i) => [
      ...(i === 0 ? [] : ["    \\midrule"]),
      ...group.map((row) => line(row.map(latexText))),
    ]),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n");

function captionOf(models: readonly ModelReport[], summaries: readonly ReportedSummary[]): string {
  const labels = [...models.map((model) => model.labels), ...summaries.map(({ stated }) => stated)];
  const quantity = gainsWords(labels);
  const isMixed = new Set(labels.map(({ block }) => block)).size > 1;
  return (
    `${quantity.charAt(0).toUpperCase()}${quantity.slice(1)}${CAPTION}` +
    (isMixed ? " Groups are of different blocks and must not be compared." : "") +
    (summaries.length > 0
      ? " \\emph{Stated}: arithmetic mean, tested by n, mean and SD of a file without rows."
      : "")
  );
}

/** The cells of a summary without rows. */
function summaryCells({ stated, findings }: ReportedSummary): readonly string[] {
  const { mean, interval, tTest, pHolm } = findings;
  const category = stated.category === null ? "" : `, ${stated.category}`;
  return [
    `${stated.model}${category}${BLOCK_SUFFIXES[stated.block]}`,
    stated.n === null ? "–" : countText(stated.n),
    orDash(mean, (value) => meanBeside(value, interval)),
    orDash(interval, intervalOf),
    orDash(tTest, ({ pTwoSided }) => pText(pTwoSided)),
    orDash(pHolm, pText),
    "–",
    "stated",
  ];
}

function cells(
  { labels, findings }: ModelReport,
  pHolm: Finding<number> | undefined,
  among: Among | null,
): readonly string[] {
  const { gain, primary, sensitivity, verdict } = findings;
  return [
    labels.modelName,
    countText(gain.n),
    orDash(primary.estimate, meanOf),
    orDash(primary.estimate, ({ interval }) => intervalOf(interval)),
    orDash(primary.estimate, ({ pTwoSided }) => pText(pTwoSided)),
    pHolm === undefined ? "–" : orDash(pHolm, pText),
    orDash(sensitivity.effect, ({ cohenD }) => decimals(cohenD, 2)),
    `${verdict.word}${isLostAmong(among) ? "; by Holm not distinguishable" : ""}`,
  ];
}

const familyCells = ({ family, wiring, normType, models, logGain }: FamilyGain): readonly string[] => [
  family,
  wiring,
  normType ?? "not stated",
  models.join(", "),
  orDash(logGain, (value) => gainText(Math.exp(value))),
];

const pairCells = ({
  first,
  second,
  n,
  ratioTest,
  pHolm,
  categoryByModel,
}: PairedComparison): readonly string[] => [
  `${first} − ${second}`,
  countText(n),
  orDash(ratioTest, ({ ratio, interval }) => meanOf({ mean: ratio, interval })),
  orDash(ratioTest, ({ interval }) => intervalOf(interval)),
  orDash(ratioTest, ({ pTwoSided }) => pText(pTwoSided)),
  orDash(pHolm, pText),
  orDash(categoryByModel, ({ p }) => pText(p)),
];

/** The reason for a missing number is too long for a cell; the report has it. */
const orDash = <Value>(finding: Finding<Value>, write: (value: Value) => string): string =>
  finding.defined ? write(finding.value) : "–";

/** A row. A bracket or an asterisk at its beginning would be parsed as an option of the previous row's end. */
const line = (row: readonly string[]): string => `    ${row.join(" & ").replace(/^ *[[*]/, "{}$&")} \\\\`;
