import type { ConfidenceInterval, ModelComparison, PairedComparison } from "@gain/analysis";
import { pythonFixed } from "./pythonNumber.ts";
import type { ModelReport } from "./reportInput.ts";
import {
  cell,
  dependentCell,
  numberColumn,
  resultCell,
  textColumn,
  type StatCell,
  type StatTable,
} from "./statTable.ts";
import { countText, fourDecimals, pText, rangeText } from "./statisticText.ts";

/** All models side by side, each tested against 1; Holm's correction over the models. */
export function modelsTable(models: readonly ModelReport[], { neutralTests }: ModelComparison): StatTable {
  return {
    caption: "Mean last-layer gain of every model, tested against 1",
    columns: [
      textColumn("Model"),
      textColumn("Wiring"),
      numberColumn("n"),
      numberColumn("Mean"),
      numberColumn("SD"),
      numberColumn("95 % interval (t)"),
      numberColumn("p(mean ≠ 1)"),
      numberColumn("Holm p"),
      textColumn("Verdict"),
      textColumn("Notebook"),
    ],
    rows: models.map(({ labels, findings }, i) => {
      const { gain, primary, verdict, notebook } = findings;
      const pHolm = neutralTests[i]?.pHolm;
      return [
        cell(labels.modelName),
        cell(labels.wiring),
        cell(countText(gain.n)),
        resultCell(gain.mean, fourDecimals),
        resultCell(gain.sd, fourDecimals),
        resultCell(primary.estimate, ({ interval }) => intervalRange(interval)),
        dependentCell(primary.estimate, ({ pTwoSided }) => pText(pTwoSided)),
        cell(pHolm?.defined === true ? pText(pHolm.value) : "–"),
        cell(verdict.headline),
        dependentCell(notebook.verdict, String),
      ];
    }),
  };
}

/** Every pair of models on the prompts that both have; Holm's correction over the pairs. */
export function pairsTable({ pairs }: ModelComparison): StatTable {
  return {
    caption: "Pairs of models on the same prompts",
    columns: [
      textColumn("Pair: first − second"),
      numberColumn("Shared prompts"),
      numberColumn("Mean difference"),
      numberColumn("95 % interval (t)"),
      numberColumn("p(difference ≠ 0)"),
      numberColumn("Holm p"),
      numberColumn("Wilcoxon p(median ≠ 0)"),
      numberColumn("Ratio, geometric mean"),
    ],
    rows: pairs.map(({ first, second, n, meanDifference, interval, tTest, pHolm, wilcoxon, logRatio }) => [
      cell(`${first} − ${second}`),
      cell(countText(n)),
      resultCell(meanDifference, fourDecimals),
      resultCell(interval, intervalRange),
      dependentCell(tTest, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(pHolm, pText),
      resultCell(wilcoxon, ({ pTwoSided }) => pText(pTwoSided)),
      ratioCell(logRatio),
    ]),
  };
}

/** What could not be paired, a sentence a pair; often none. */
export function pairRemarks(pairs: readonly PairedComparison[]): readonly string[] {
  return pairs.flatMap(({ first, second, onlyFirst, onlySecond, withoutPrompt, nonFinitePairs }) => {
    const counts: readonly (readonly [number, string])[] = [
      [onlyFirst, `only in ${first}`],
      [onlySecond, `only in ${second}`],
      [withoutPrompt.first, `of ${first} without a prompt`],
      [withoutPrompt.second, `of ${second} without a prompt`],
      [nonFinitePairs, "with a gain that is not finite"],
    ];
    const parts = counts.flatMap(([count, what]) => (count > 0 ? [`${countText(count)} ${what}`] : []));
    return parts.length === 0 ? [] : [`${first} and ${second}: ${parts.join(", ")}`];
  });
}

function ratioCell({ geometricMean, interval }: PairedComparison["logRatio"]): StatCell {
  if (!geometricMean.defined) return { text: geometricMean.reason, isMissing: true };
  const text = pythonFixed(geometricMean.value, 4);
  return interval.defined ? { text, note: intervalRange(interval.value) } : { text };
}

const intervalRange = ({ low, high }: ConfidenceInterval): string => rangeText(low, high);
