import { categoryPlace, countText, decimals, gainText, orderedCategories, pText } from "@gain/analysis";
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
import { intervalOf, meanOf } from "../text/statisticText.ts";

/**
 * The test of each category against 1, by mean, the largest first, with Holm's correction over the categories.
 */
export function categoryStatistics({ findings, labels }: ModelReport): StatTable {
  const tested = findings.categories.filter(({ estimate }) => estimate.defined).length;
  return {
    caption: `${labels.modelName}: gain by category; Holm’s correction over ${countText(tested)} ${tested === 1 ? "test" : "tests"}`,
    columns: [
      textColumn("Category"),
      numberColumn("n"),
      numberColumn("Mean"),
      numberColumn("SD"),
      numberColumn("Geometric mean"),
      numberColumn("95 % interval"),
      numberColumn("t of ln gain"),
      numberColumn("p(≠ 1)"),
      numberColumn("Holm p"),
    ],
    rows: orderedCategories(findings.categories, categoryPlace).map((summary) => [
      cell(summary.category),
      countCell(summary.n, summary.leftOut),
      resultCell(summary.mean, gainText),
      resultCell(summary.sd, gainText),
      resultCell(summary.estimate, meanOf),
      dependentCell(summary.estimate, ({ interval }) => intervalOf(interval)),
      dependentCell(summary.estimate, ({ t }) => decimals(t, 4)),
      dependentCell(summary.estimate, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(summary.pHolm, pText),
    ]),
  };
}

const countCell = (n: number, leftOut: number): StatCell =>
  leftOut === 0 ? cell(countText(n)) : { text: countText(n), note: `${countText(leftOut)} left out` };
