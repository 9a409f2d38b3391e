import { oneSampleT } from "../inference/oneSampleT.ts";
import { groupsOf } from "../sample/groups.ts";
import { NO_VALUES } from "../sample/meanAndError.ts";
import { finiteOf } from "../sample/sample.ts";
import { standardDeviation, summarize, type Summary } from "../sample/summary.ts";
import { kahanSum } from "../sample/summation.ts";
import { andThen, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";
import type { GainColumns } from "./gainColumns.ts";
import { notebookOneSided, type NotebookOneSampleT } from "./notebookOneSided.ts";
import { significance, type Significance } from "./significance.ts";
import {
  compareWithPythia,
  notebookVerdict,
  type NotebookVerdict,
  type PythiaComparison,
} from "./notebookVerdict.ts";

/**
 * The original notebook's statistics and verdict, from every finite gain as the source states it. As in the notebook,
 * repeated prompts and gains that cannot be ratios of norms are included.
 */
export interface NotebookFindings {
  readonly gain: Summary;
  /** In order of first appearance. */
  readonly categories: readonly NotebookCategory[];
  /** Of the arithmetic mean, against 1. */
  readonly tTest: Finding<NotebookOneSampleT>;
  readonly verdict: Finding<NotebookVerdict>;
  readonly pythia: Finding<PythiaComparison>;
  readonly significance: Finding<Significance>;
}

/** Equal to pandas' `groupby` to the last bit. */
export interface NotebookCategory {
  readonly category: string;
  readonly n: number;
  readonly mean: Statistic;
  /** ddof = 1. */
  readonly sd: Statistic;
}

export function notebookFindings({ statedGains, categories, categoryNames }: GainColumns): NotebookFindings {
  const gains = finiteOf(statedGains);
  const gain = summarize(gains);
  const tTest = andThen(oneSampleT(gains), (test) => ({ ...test, notebook: notebookOneSided(test) }));
  return {
    gain,
    categories: groupsOf(statedGains, categories, categoryNames).groups.map(({ name: category, values }) => {
      const finiteValues = finiteOf(values);
      const n = finiteValues.length;
      return {
        category,
        n,
        mean: n === 0 ? notDefined(NO_VALUES) : finite(kahanSum(finiteValues) / n),
        sd: standardDeviation(finiteValues),
      };
    }),
    tTest,
    verdict: andThen(gain.mean, notebookVerdict),
    pythia: andThen(gain.mean, compareWithPythia),
    significance: andThen(tTest, ({ notebook }) => significance(notebook.p)),
  };
}
