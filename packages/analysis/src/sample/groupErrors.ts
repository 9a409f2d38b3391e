import { counted } from "../numberText.ts";
import { defined, notDefined, type Finding } from "../statistic.ts";
import { isRounding, NO_VALUES } from "./meanAndError.ts";
import { isConstant, type NamedSample, type Sample } from "./sample.ts";
import { pairwiseSum } from "./summation.ts";

/** Mean and squared standard error of one group's values. */
export interface GroupError {
  readonly n: number;
  readonly mean: number;
  /** SD² / n; 0 for values that are all equal or differ only by rounding. */
  readonly squaredError: number;
}

/**
 * The size of the numbers behind logarithms of ratios: a gain near 1 has the rounding error of 1, and its logarithm
 * keeps that error although it is near 0.
 */
export const LOG_SCALE = 1;

/** What `groupError` gives for some samples, so that it is not computed again for each test that they are in. */
export type KnownErrors = ReadonlyMap<Sample, GroupError>;

/**
 * Mean and squared standard error of each group. Not defined where there is no group, or where a group has fewer than
 * two values, because one value has no spread. Can contain Infinity where values are too large.
 */
export function groupErrors(
  groups: readonly NamedSample[],
  scale: number,
  known?: KnownErrors,
): Finding<readonly GroupError[]> {
  if (groups.every(({ values }) => values.length === 0)) return notDefined(NO_VALUES);
  const single = groups.filter(({ values }) => values.length < 2);
  if (single.length > 0) {
    const names = single.map(({ name }) => JSON.stringify(name)).join(", ");
    return notDefined(
      `${counted(single.length, "category has", "categories have")} fewer than two values (${names}): ` +
        `the spread within a category needs at least two`,
    );
  }
  return defined(groups.map(({ values }) => known?.get(values) ?? groupError(values, scale)));
}

/** The same for one group of at least one value; one value has no spread. */
export function groupError(values: Sample, scale = 0): GroupError {
  const n = values.length;
  const mean = pairwiseSum(values) / n;
  if (isConstant(values)) return { n, mean, squaredError: 0 };
  const variance = pairwiseSum(values, (value) => (value - mean) ** 2) / (n - 1);
  return { n, mean, squaredError: isRounding(Math.sqrt(variance), values, scale) ? 0 : variance / n };
}
