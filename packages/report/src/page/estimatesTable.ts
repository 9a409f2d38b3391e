import {
  decimals,
  degreesText,
  estimateDigits,
  gainTo,
  intervalTo,
  pText,
  type Finding,
  type GainEstimate,
} from "@gain/analysis";
import type { ModelReport } from "../reportInput.ts";
import { cell, numberColumn, textColumn, type StatCell, type StatTable } from "../tables/statTable.ts";

/** The mean gain of one model: the verdict's own estimate, that for new categories, and the rank test. */
export function estimatesTable({ labels, findings }: ModelReport): StatTable {
  const { primary, newCategories, sensitivity } = findings;
  return {
    caption: `${labels.modelName}: the gain against 1`,
    columns: [
      textColumn("Estimate"),
      numberColumn("Gain"),
      numberColumn("95 % interval"),
      numberColumn("Statistic"),
      numberColumn("p(≠ 1)"),
    ],
    rows: [
      [
        { text: `Geometric mean, ${primary.population}`, note: "the verdict rests on it: t test of ln gain" },
        ...estimateCells(primary.estimate),
      ],
      [
        { text: "Geometric mean, new categories", note: "categories as clusters (CR2)" },
        ...estimateCells(newCategories),
      ],
      [
        { text: "Centre of the gains", note: "Hodges–Lehmann, Wilcoxon’s signed-rank test of ln gain" },
        ...centreCells(sensitivity),
      ],
    ],
  };
}

function estimateCells(estimate: Finding<GainEstimate>): readonly StatCell[] {
  if (!estimate.defined) return missing(estimate.reason);
  const { mean, interval, t, df, pTwoSided } = estimate.value;
  const digits = estimateDigits(interval);
  return [
    cell(gainTo(mean, digits)),
    cell(intervalTo(interval, digits)),
    cell(`t(${degreesText(df)}) = ${decimals(t, 2)}`),
    cell(pText(pTwoSided)),
  ];
}

function centreCells({ centre, wilcoxon }: ModelReport["findings"]["sensitivity"]): readonly StatCell[] {
  if (!centre.defined) return missing(centre.reason);
  const { pseudomedian, interval } = centre.value;
  const ends = interval.defined
    ? { low: Math.exp(interval.value.low), high: Math.exp(interval.value.high) }
    : null;
  const gain = Math.exp(pseudomedian);
  const digits = estimateDigits(ends ?? { low: gain, high: gain });
  return [
    cell(gainTo(gain, digits)),
    cell(ends === null ? "–" : intervalTo(ends, digits)),
    cell("–"),
    cell(wilcoxon.defined ? pText(wilcoxon.value.pTwoSided) : "–"),
  ];
}

const missing = (reason: string): readonly StatCell[] => [
  { text: `not defined: ${reason}`, isMissing: true },
  ...["–", "–", "–"].map(cell),
];
