import { max, min } from "simple-statistics";
import { defined, finite, notDefined, type Statistic } from "./statistic.ts";
import { kahanSum, pairwiseSum, plainSum } from "./summation.ts";

/** Size, centre, spread and range of one sample. */
export interface Summary {
  readonly n: number;
  readonly mean: Statistic;
  /** Standard deviation of the sample, divided by n − 1 (ddof = 1). */
  readonly sd: Statistic;
  readonly min: Statistic;
  readonly max: Statistic;
}

/** Mean and spread of one category's gains. */
export interface CategorySummary {
  readonly category: string;
  /** Number of finite values, which the statistics describe. */
  readonly n: number;
  /** Number of values that are NaN or infinite. */
  readonly leftOut: number;
  readonly mean: Statistic;
  /** Standard deviation, ddof = 1. */
  readonly sd: Statistic;
}

/** A value and the category it belongs to. */
interface CategorisedValue {
  readonly category: string;
  readonly value: number;
}

export const NO_VALUES = "there are no finite values";
const ONE_VALUE = "one value has no spread: at least two are needed";

/**
 * Describes finite values. Mean and SD equal those of pandas (`Series.mean`, and `Series.std` with bottleneck
 * installed, as where the notebook ran) to the last bit.
 */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) {
    const none = notDefined(NO_VALUES);
    return { n: 0, mean: none, sd: none, min: none, max: none };
  }
  const mean = pairwiseSum(values) / values.length;
  return {
    n: values.length,
    mean: finite(mean),
    sd: standardDeviation(values),
    min: defined(min([...values])),
    max: defined(max([...values])),
  };
}

/**
 * Mean and SD of the finite values of each category, in order of first appearance. The mean equals that of pandas'
 * `groupby` to the last bit.
 */
export function summarizeByCategory(values: readonly CategorisedValue[]): readonly CategorySummary[] {
  const groups = new Map<string, number[]>();
  for (const { category, value } of values) {
    const group = groups.get(category);
    if (group === undefined) groups.set(category, [value]);
    else group.push(value);
  }
  return [...groups].map(([category, all]) => {
    const group = all.filter(Number.isFinite);
    const n = group.length;
    const mean = n === 0 ? notDefined(NO_VALUES) : finite(kahanSum(group) / n);
    return { category, n, leftOut: all.length - n, mean, sd: standardDeviation(group) };
  });
}

/** The order in which pandas' `groupby` gives categories: by code point, which is not JavaScript's order. */
export function inPandasOrder<Item extends { readonly category: string }>(
  items: readonly Item[],
): readonly Item[] {
  return [...items].sort((a, b) => compareCodePoints(a.category, b.category));
}

function standardDeviation(values: readonly number[]): Statistic {
  if (values.length < 2) return notDefined(values.length === 0 ? NO_VALUES : ONE_VALUE);
  const mean = plainSum(values) / values.length;
  const squares = values.map((value) => (value - mean) ** 2);
  return finite(Math.sqrt(plainSum(squares) / (values.length - 1)));
}

function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, codePoint);
  const right = Array.from(b, codePoint);
  for (const [i, point] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (point !== other) return point - other;
  }
  return left.length - right.length;
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
