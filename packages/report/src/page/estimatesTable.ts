import {
  decimals,
  degreesText,
  estimateDigits,
  gainTo,
  intervalTo,
  percentText,
  pText,
  type Finding,
  type GainEstimate,
} from "@gain/analysis";
import type { ModelReport } from "../reportInput.ts";
import { cell, numberColumn, textColumn, type StatCell, type StatTable } from "../tables/statTable.ts";

/**
 * The mean gain of one model: the verdict's own estimate, that for new categories, and the tests without the assumption
 * that ln gain is normal.
 */
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
      [{ text: "Median of the gains", note: "sign test" }, ...medianCells(sensitivity)],
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
    interval.defined && ends !== null ? rankCell(ends, interval.value.achievedLevel) : cell("–"),
    cell("–"),
    cell(wilcoxon.defined ? pText(wilcoxon.value.pTwoSided) : "–"),
  ];
}

function medianCells({ median, signTest }: ModelReport["findings"]["sensitivity"]): readonly StatCell[] {
  if (!median.defined) return missing(median.reason);
  const { interval } = median.value;
  const digits = estimateDigits(interval);
  return [
    cell(gainTo(median.value.median, digits)),
    rankCell(interval, interval.achievedLevel),
    cell("–"),
    cell(signTest.defined ? pText(signTest.value.pTwoSided) : "–"),
  ];
}

/** The ends are order statistics, which have few possible levels: the interval states its own where it is not 95 %. */
function rankCell(ends: { readonly low: number; readonly high: number }, level: number): StatCell {
  const text = intervalTo(ends, estimateDigits(ends));
  return percentText(level) === percentText(0.95) ? cell(text) : { text, note: percentText(level) };
}

const missing = (reason: string): readonly StatCell[] => [
  { text: `not defined: ${reason}`, isMissing: true },
  ...["–", "–", "–"].map(cell),
];
