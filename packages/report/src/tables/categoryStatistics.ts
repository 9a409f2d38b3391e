import { categoryPlace, gainText, orderedCategories } from "@gain/analysis";
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
import { countText, fourDecimals, intervalOf, meanOf, pText } from "../text/statisticText.ts";

/** Each category of a model tested against 1, by mean, the largest first; Holm's correction over them. */
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
      dependentCell(summary.estimate, ({ t }) => fourDecimals(t)),
      dependentCell(summary.estimate, ({ pTwoSided }) => pText(pTwoSided)),
      dependentCell(summary.pHolm, pText),
    ]),
  };
}

const countCell = (n: number, leftOut: number): StatCell =>
  leftOut === 0 ? cell(countText(n)) : { text: countText(n), note: `${countText(leftOut)} left out` };
