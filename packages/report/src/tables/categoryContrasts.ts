import { countText, decimals, pText, simultaneousIntervals, type Finding, type WelchT } from "@gain/analysis";
import type { ModelReport } from "../reportInput.ts";
import { intervalOf, meanOf } from "../text/statisticText.ts";
import { cell, dependentCell, numberColumn, resultCell, textColumn, type StatTable } from "./statTable.ts";

/** More pairs make a table that nobody reads; the smallest Holm p is among the statistics in any case. */
const MOST_PAIRS = 66;

/**
 * The ratio of every two categories' geometric mean gains, with intervals that hold all together; null for fewer than two
 * categories, or too many.
 */
export function categoryContrasts({ findings, labels }: ModelReport): StatTable | null {
  const pairs = findings.categoryPairs;
  if (pairs.length === 0 || pairs.length > MOST_PAIRS) return null;
  const ratios = pairs.map(({ welch }) => ratioOf(welch));
  const intervals = simultaneousIntervals(ratios);
  const tested = ratios.filter(({ defined }) => defined).length;
  return {
    caption:
      `${labels.modelName}: ratio of two categories’ geometric mean gains, by Welch’s t of ln gain; the intervals of ` +
      `${countText(tested)} ${tested === 1 ? "ratio" : "ratios"} hold together with 95 % confidence (Bonferroni)`,
    columns: [
      textColumn("Categories"),
      numberColumn("Ratio"),
      numberColumn("Simultaneous 95 % interval"),
      numberColumn("t of ln gain"),
      numberColumn("Holm p"),
    ],
    rows: pairs.map(({ first, second, welch, pHolm }, i) => {
      const interval = intervals[i];
      const ratio = ratios[i];
      return [
        cell(`${first} / ${second}`),
        interval === undefined || ratio?.defined !== true
          ? resultCell(welch, String)
          : resultCell(interval, (ends) => meanOf({ mean: ratio.value.ratio, interval: ends })),
        interval === undefined ? cell("–") : dependentCell(interval, intervalOf),
        dependentCell(welch, ({ t }) => decimals(t, 3)),
        dependentCell(pHolm, pText),
      ];
    }),
  };
}

/** The difference of mean ln gains as a ratio of gains. */
function ratioOf(welch: Finding<WelchT>): Parameters<typeof simultaneousIntervals>[0][number] {
  if (!welch.defined) return welch;
  const { difference, interval, df } = welch.value;
  const { level, low, high } = interval;
  return {
    defined: true,
    value: { ratio: Math.exp(difference), interval: { level, low: Math.exp(low), high: Math.exp(high) }, df },
  };
}
