import { namedPText, pText, type PlannedAnalysis } from "@gain/analysis";
import { intervalOf, meanOf } from "../text/statisticText.ts";
import { dependentCell, numberColumn, resultCell, textColumn, type StatTable } from "./statTable.ts";

const NAMES: Readonly<Record<PlannedAnalysis["name"], string>> = {
  "wiring-by-families": "Wiring, by families",
  "wiring-mixed-model": "Wiring, mixed model",
  "parameters-mixed-model": "Parameters, mixed model",
};

const OUTCOMES: Readonly<Record<PlannedAnalysis["outcome"], string>> = {
  "last-gain": "gain",
  growth: "growth ‖h_L‖ / ‖h_1‖",
};

/** Every analysis of several models with its role, the primary one first. */
export function analysesTable(analyses: readonly PlannedAnalysis[]): StatTable {
  return {
    caption: "Analyses over the models that count, by their role",
    columns: [
      textColumn("Analysis"),
      textColumn("Role"),
      numberColumn("Ratio"),
      numberColumn("95 % interval"),
      numberColumn("p(≠ 1)"),
      textColumn("Ratio of"),
    ],
    rows: inOrder(analyses).map((analysis) => [
      {
        text: nameOf(analysis),
        note: [analysis.formula, analysis.remark].filter((text) => text !== "").join("; "),
      },
      { text: analysis.role },
      resultCell(analysis.ratio, ({ ratio, interval }) => meanOf({ mean: ratio, interval })),
      dependentCell(analysis.ratio, ({ interval }) => intervalOf(interval)),
      dependentCell(analysis.p, pText),
      { text: `${OUTCOMES[analysis.outcome]}, ${analysis.unit}` },
    ]),
  };
}

/** The same as lines for a terminal. */
export const analysisLines = (analyses: readonly PlannedAnalysis[]): readonly string[] =>
  inOrder(analyses).map((analysis) => {
    const { role, unit, ratio, p, remark, outcome } = analysis;
    const result = ratio.defined
      ? `${meanOf({ mean: ratio.value.ratio, interval: ratio.value.interval })} ${intervalOf(ratio.value.interval)}` +
        (p.defined ? `, ${namedPText("p", p.value)}` : ", no test")
      : `not defined: ${ratio.reason}`;
    return `${role}: ${nameOf(analysis)}: ${OUTCOMES[outcome]}, ${unit} ${result}${remark === "" ? "" : ` (${remark})`}`;
  });

const nameOf = ({ name, of }: PlannedAnalysis): string =>
  `${NAMES[name]}${of === undefined ? "" : ` (${of})`}`;

const ROLES: readonly PlannedAnalysis["role"][] = [
  "primary",
  "sensitivity",
  "exploratory, planned",
  "exploratory",
];

const inOrder = (analyses: readonly PlannedAnalysis[]): readonly PlannedAnalysis[] =>
  analyses.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
