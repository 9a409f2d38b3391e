import { holm } from "../inference/holm.ts";
import { counted } from "../numberText.ts";
import { groupsByName, type Group } from "../sample/groups.ts";
import { NO_VALUES } from "../sample/meanAndError.ts";
import { standardDeviation } from "../sample/summary.ts";
import { countWhere, finiteOf, mapped } from "../sample/sample.ts";
import { kahanSum } from "../sample/summation.ts";
import { andThen, finite, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { gainEstimate, type GainEstimate } from "./gainEstimate.ts";
import { oneSample } from "./primaryResult.ts";

/** Mean and spread of one category's gains, and their test against 1. */
export interface CategorySummary {
  readonly category: string;
  /** Number of finite values, which the statistics describe. */
  readonly n: number;
  /** Number of values that are NaN or infinite. */
  readonly leftOut: number;
  readonly mean: Statistic;
  /** Standard deviation, ddof = 1. */
  readonly sd: Statistic;
  /** Geometric mean gain, by Student's t of ln gain against 0; not defined for fewer than three values. */
  readonly estimate: Finding<GainEstimate>;
  /** The two-sided p of `estimate`, adjusted by Holm's method over the categories that have a test. */
  readonly pHolm: Statistic;
}

/** A value and the category it belongs to. */
interface CategorisedValue {
  readonly category: string;
  readonly value: number;
}

/** With two values, t has one degree of freedom, and the interval extends 12.7 standard errors on either side. */
const FEWEST_TESTED = 3;

/**
 * Mean, SD and test of the finite values of each category, in order of first appearance. The mean equals that of
 * pandas' `groupby` to the last bit.
 */
export function summarizeByCategory(values: readonly CategorisedValue[]): readonly CategorySummary[] {
  const { groups } = groupsByName(
    values,
    ({ category }) => category,
    ({ value }) => value,
  );
  return summarizeCategories(groups);
}

/** The same for values that are already grouped by category. */
export function summarizeCategories(groups: readonly Group[]): readonly CategorySummary[] {
  const summaries = groups.map(summarizeOne);
  const adjusted = holm(summaries.map(({ estimate }) => andThen(estimate, ({ pTwoSided }) => pTwoSided)));
  return summaries.map((summary, i) => ({ ...summary, pHolm: adjusted[i] ?? notDefined(NO_VALUES) }));
}

function summarizeOne({ name: category, values: all }: Group): Omit<CategorySummary, "pHolm"> {
  const values = finiteOf(all);
  const n = values.length;
  const few = notDefined(
    `${counted(n, "finite value")}: the test of a category needs at least ${FEWEST_TESTED}`,
  );
  return {
    category,
    n,
    leftOut: all.length - n,
    mean: n === 0 ? notDefined(NO_VALUES) : finite(kahanSum(values) / n),
    sd: standardDeviation(values),
    estimate: n < FEWEST_TESTED ? few : geometricMean(values),
  };
}

function geometricMean(values: Float64Array): Finding<GainEstimate> {
  const without = countWhere(values, (value) => value <= 0);
  return without > 0
    ? notDefined(`${counted(without, "value")} of ${String(values.length)} not positive: without a logarithm`)
    : gainEstimate(oneSample(mapped(values, Math.log)));
}
