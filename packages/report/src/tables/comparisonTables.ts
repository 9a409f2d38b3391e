import { byBlock, gainsWords } from "../words/gainWords.ts";
import {
  countText,
  decimals,
  gainText,
  pText,
  withMinus,
  type ModelComparison,
  type PairedComparison,
} from "@gain/analysis";
import { amongOthers, wordAmong } from "../words/among.ts";
import { notebookApplies } from "../words/notebookRule.ts";
import type { ModelReport } from "../reportInput.ts";
import {
  cell,
  dependentCell,
  numberColumn,
  resultCell,
  textColumn,
  type StatCell,
  type StatTable,
} from "./statTable.ts";
import { differenceTexts, intervalOf, meanOf } from "../text/statisticText.ts";

/** All models, one table per block, each tested against 1, with Holm's correction over the different models. */
export const modelsTables = (
  models: readonly ModelReport[],
  comparison: ModelComparison,
): readonly StatTable[] => byBlock(models).map((ofBlock) => modelsTable(ofBlock, models, comparison));

function modelsTable(
  models: readonly ModelReport[],
  all: readonly ModelReport[],
  comparison: ModelComparison,
): StatTable {
  const { neutralTests, replicates } = comparison;
  return {
    caption: `Mean ${gainsWords(models.map(({ labels }) => labels))} of every model, tested against 1`,
    columns: [
      textColumn("Model"),
      textColumn("Family"),
      textColumn("Wiring"),
      numberColumn("n"),
      numberColumn("Geometric mean"),
      numberColumn("95 % interval"),
      numberColumn("SD"),
      numberColumn("p(≠ 1)"),
      numberColumn("Holm p"),
      textColumn("Verdict"),
      textColumn("Notebook’s rule"),
    ],
    rows: models.map((model) => {
      const i = all.indexOf(model);
      const { labels, findings } = model;
      const { gain, primary, verdict, notebook } = findings;
      const pHolm = neutralTests[i]?.pHolm;
      return [
        cell(labels.modelName),
        cell(replicates[i]?.family ?? "–"),
        cell(labels.wiring),
        cell(countText(gain.n)),
        resultCell(primary.estimate, meanOf),
        dependentCell(primary.estimate, ({ interval }) => intervalOf(interval)),
        dependentCell(gain.sd, gainText),
        dependentCell(primary.estimate, ({ pTwoSided }) => pText(pTwoSided)),
        cell(pHolm?.defined === true ? pText(pHolm.value) : "–"),
        cell(wordAmong(verdict, amongOthers(comparison, i))),
        notebookApplies(labels) ? dependentCell(notebook.verdict, String) : cell("–"),
      ];
    }),
  };
}

/**
 * Every pair of different models on their common prompts: the ratio of gains with its test, then the sensitivity
 * analyses, with Holm's correction over the pairs.
 */
export function pairsTable({ pairs }: ModelComparison): StatTable {
  return {
    caption: "Pairs of models on the same prompts: ratio of gains, by ln ratio within categories",
    columns: [
      textColumn("Pair: first − second"),
      numberColumn("Shared prompts"),
      numberColumn("Ratio first / second"),
      numberColumn("95 % interval"),
      numberColumn("p(ratio ≠ 1)"),
      numberColumn("Holm p"),
      numberColumn("p(ratio differs by category)"),
      numberColumn("Holm p, by category"),
      numberColumn("Sensitivity: mean difference"),
      numberColumn("p(difference ≠ 0)"),
      numberColumn("Wilcoxon p(centre ≠ 0)"),
      numberColumn("Sign test p(median ≠ 0)"),
    ],
    rows: pairs.map((pair) => [
      cell(`${pair.first} − ${pair.second}`),
      cell(countText(pair.n)),
      ratioCell(pair),
      dependentCell(pair.ratioTest, ({ interval }) => intervalOf(interval)),
      dependentCell(pair.ratioTest, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(pair.pHolm, pText),
      resultCell(pair.categoryByModel, ({ p }) => pText(p)),
      dependentCell(pair.categoryHolm, pText),
      differenceCell(pair),
      dependentCell(pair.tTest, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(pair.wilcoxon, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(pair.signTest, ({ pTwoSided }) => pText(pTwoSided)),
    ]),
  };
}

/** One line per pair for rows that could not be paired; often empty. */
export function pairRemarks(pairs: readonly PairedComparison[]): readonly string[] {
  return pairs.flatMap(({ first, second, onlyFirst, onlySecond, withoutPrompt, repeated, unusablePairs }) => {
    const counts: readonly (readonly [number, string])[] = [
      [onlyFirst, `only in ${first}`],
      [onlySecond, `only in ${second}`],
      [withoutPrompt.first, `of ${first} without a prompt`],
      [withoutPrompt.second, `of ${second} without a prompt`],
      [repeated.first, `of ${first} that repeat a prompt`],
      [repeated.second, `of ${second} that repeat a prompt`],
      [unusablePairs, "with a gain that is not positive and finite"],
    ];
    const parts = counts.flatMap(([count, what]) => (count > 0 ? [`${countText(count)} ${what}`] : []));
    return parts.length === 0 ? [] : [`${first} and ${second}: ${parts.join(", ")}`];
  });
}

/** The ratio as a number and in percent, with the weighting of its mean. */
function ratioCell({ ratioTest }: PairedComparison): StatCell {
  if (!ratioTest.defined) return { text: ratioTest.reason, isMissing: true };
  const { ratio, interval, categories } = ratioTest.value;
  const over =
    categories === null
      ? "all prompts of equal weight"
      : `${countText(categories)} categories of equal weight`;
  return { text: meanOf({ mean: ratio, interval }), note: `${percentOff(ratio)}; ${over}` };
}

/** The signed distance of a ratio from 1, in percent. */
function percentOff(ratio: number): string {
  const percent = 100 * (ratio - 1);
  const size = Math.abs(percent);
  const text = size >= 0.05 || size === 0 ? decimals(size, 1) : withMinus(size.toExponential(1));
  return `${percent < 0 ? "−" : "+"}${text} %`;
}

function differenceCell({ meanDifference, interval }: PairedComparison): StatCell {
  if (!meanDifference.defined) return cell("–");
  if (!interval.defined) return cell(gainText(meanDifference.value));
  const texts = differenceTexts(meanDifference.value, interval.value);
  return { text: texts.mean, note: texts.interval };
}
