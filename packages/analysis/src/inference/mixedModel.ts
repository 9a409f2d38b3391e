import { counted } from "../numberText.ts";
import {
  allFinite,
  andFind,
  andThen,
  defined,
  notDefined,
  type Finding,
  type Statistic,
} from "../statistic.ts";
import { solve } from "./cholesky.ts";
import { intervalOf, tOf, type TestedMean } from "./oneSampleT.ts";
import { fitAtRatio, groupedData, type FitAtRatio, type GroupedData } from "./randomIntercept.ts";

/** One column of a mixed model: a number for each value. */
export interface MixedColumn {
  readonly name: string;
  readonly values: readonly number[];
}

/** The effect of one column, per unit of it. */
export interface MixedEffect extends TestedMean {
  readonly name: string;
  /** "within" for a column that varies in more than half of the groups, "between" for another. */
  readonly level: "between" | "within";
}

/** A linear model with a random intercept for each group. */
export interface MixedModel {
  readonly effects: readonly MixedEffect[];
  readonly values: number;
  readonly groups: number;
  /** Of the random intercepts, σ_b²; not defined where each group has one value, whose variances cannot be separated. */
  readonly groupVariance: Statistic;
  /** Of a value in its group, σ²; of groups of one value, the sum of both. */
  readonly residualVariance: number;
  /** Whether the estimate of the group variance is 0, the end of its range. */
  readonly isSingular: boolean;
}

/** ln of the largest ratio of the variances, beyond which groups have no spread of their own. */
const LARGEST = Math.log(1e8);
const SMALLEST = Math.log(1e-8);
const SCAN = 256;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const PRECISION = 1e-10;

/**
 * Fits y = b₀ + Σ bⱼ·xⱼ + u_group + e with u ~ N(0, σ_b²) and e ~ N(0, σ²) by restricted maximum likelihood (H. D.
 * Patterson, R. Thompson, Biometrika 58, 1971, 545–554): the deviance, in which the coefficients and σ² are profiled
 * out, is minimized over the one ratio σ_b² / σ², 0 included. Coefficients and variances equal those of statsmodels'
 * `MixedLM.fit(reml=True)`; standard errors are those of generalized least squares at these variances, as in lme4 and nlme.
 * The tests are Student's with the degrees of freedom of J. C. Pinheiro and D. M. Bates (Mixed-Effects Models in S and
 * S-PLUS, 2000, p. 91): groups − 1 − columns for columns between groups, values − groups − columns for columns within them.
 * There a column that varies in one group is within; here only one that varies in more than half of the groups, since
 * otherwise one group of both kinds would count all values as evidence on a difference between groups.
 *
 * Not defined where no degree of freedom is left, a column follows from the others, or the groups do not vary within.
 * Throws where lists have different lengths.
 *
 * @example
 * mixedModel([1, 2, 2, 4, 5, 4], [{ name: "x", values: [0, 0, 0, 1, 1, 1] }], ["a", "a", "b", "c", "c", "d"]);
 * // effects.0.mean 2.667, effects.0.df 2, residualVariance 0.3333
 */
export function mixedModel(
  values: readonly number[],
  columns: readonly MixedColumn[],
  groups: readonly string[],
  level = 0.95,
): Finding<MixedModel> {
  for (const length of [groups.length, ...columns.map((column) => column.values.length)]) {
    if (length !== values.length)
      throw new Error(`${String(values.length)} values have ${String(length)} groups or entries of a column`);
  }
  const names = new Set(groups);
  const between = columns.map(({ values: entries }) => 2 * varyingGroups(entries, groups) <= names.size);
  const isSingle = names.size === values.length;
  const inner = between.filter((isBetween) => !isBetween).length;
  const df = {
    between: names.size - 1 - (columns.length - inner),
    within: isSingle ? 0 : values.length - names.size - inner,
  };
  const least = Math.min(inner < columns.length ? df.between : 1, inner > 0 ? df.within : 1);
  if (least < 1) {
    return notDefined(
      `${counted(values.length, "value")} in ${counted(names.size, "group")} leave no degree of freedom for ${columns.map(({ name }) => name).join(", ")}`,
    );
  }
  const scales = columns.map(({ values: entries }) => centredScale(entries));
  const rows = values.map((value, i) => [
    1,
    ...columns.map(({ values: entries }, j) => {
      const { mean, scale } = scales[j] ?? { mean: 0, scale: 1 };
      return ((entries[i] ?? 0) - mean) / scale;
    }),
    value,
  ]);
  const data = groupedData(rows, groups);
  return andFind(isSingle ? atRatio(data, 0) : bestRatio(data), ({ fit, ratio }) => {
    const effects = columns.map(({ name }, j): Finding<MixedEffect> => {
      const unit = columns.map((_, k) => Number(k === j));
      const variance = fit.residualVariance * (solve(fit.factor, [0, ...unit])[j + 1] ?? 0);
      const scale = scales[j]?.scale ?? 1;
      const estimate = {
        mean: (fit.coefficients[j + 1] ?? 0) / scale,
        standardError: Math.sqrt(variance) / scale,
      };
      const at = between[j] === true ? "between" : "within";
      return andFind(tOf(estimate, df[at], 0), (test) =>
        andThen(intervalOf(estimate, df[at], level), (interval) => ({
          ...{ name, level: at, ...estimate, ...test, interval },
        })),
      );
    });
    for (const effect of effects) if (!effect.defined) return effect;
    return allFinite({
      effects: effects.flatMap((effect) => (effect.defined ? [effect.value] : [])),
      values: values.length,
      groups: names.size,
      groupVariance: isSingle
        ? notDefined("each group has one value: its variance cannot be separated from that between groups")
        : defined(ratio * fit.residualVariance),
      residualVariance: fit.residualVariance,
      isSingular: !isSingle && ratio === 0,
    });
  });
}

interface Best {
  readonly fit: FitAtRatio;
  readonly ratio: number;
}

const DEPENDENT = "a column follows from the others, so that their effects cannot be separated";

function atRatio(data: GroupedData, ratio: number): Finding<Best> {
  const fit = fitAtRatio(data, ratio);
  if (fit === null) return notDefined(DEPENDENT);
  return fit.residualVariance > 0
    ? defined({ fit, ratio })
    : notDefined("the values follow from the columns: no spread to test against");
}

/** The deviance can have two minima, so the range is scanned before it is narrowed; 0 is compared with the result. */
function bestRatio(data: GroupedData): Finding<Best> {
  return andFind(atRatio(data, 0), (zero) => {
    const devianceAt = (x: number): number =>
      fitAtRatio(data, Math.exp(x))?.deviance ?? Number.POSITIVE_INFINITY;
    const step = (LARGEST - SMALLEST) / SCAN;
    const scanned = Array.from({ length: SCAN + 1 }, (_, k) => SMALLEST + k * step);
    const deviances = scanned.map(devianceAt);
    const k = deviances.indexOf(Math.min(...deviances));
    if (k === SCAN)
      return notDefined("the values do not vary within groups: the model has no residual variance");
    if (k === 0 || (deviances[k] ?? 0) >= zero.fit.deviance) return defined(zero);
    const at = scanned[k] ?? 0;
    return atRatio(data, Math.exp(minimum(devianceAt, at - step, at + step)));
  });
}

/** Golden section search (J. Kiefer, Proc. Am. Math. Soc. 4, 1953, 502–506). */
function minimum(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atA, atB] = [f(a), f(b)];
  while (high - low > PRECISION) {
    if (atA < atB) {
      [high, b, atB] = [b, a, atA];
      a = high - GOLDEN * (high - low);
      atA = f(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + GOLDEN * (high - low);
      atB = f(b);
    }
  }
  return (low + high) / 2;
}

/** Number of groups in which a column has more than one value. */
function varyingGroups(entries: readonly number[], groups: readonly string[]): number {
  const first = new Map<string, number>();
  const varying = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    const group = groups[i] ?? "";
    const known = first.get(group);
    if (known === undefined) first.set(group, entry);
    else if (known !== entry) varying.add(group);
  }
  return varying.size;
}

/** A column is centred and scaled for the sake of rounding; one without spread keeps its scale, and is found dependent. */
function centredScale(entries: readonly number[]): { readonly mean: number; readonly scale: number } {
  const mean = entries.reduce((sum, entry) => sum + entry, 0) / entries.length;
  const squares = entries.reduce((sum, entry) => sum + (entry - mean) ** 2, 0);
  const scale = Math.sqrt(squares / entries.length);
  return { mean, scale: scale > 1e-12 * Math.abs(mean) ? scale : 1 };
}
