import { intervalOf, tOf, type ConfidenceInterval } from "../inference/oneSampleT.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";

/** One family in its class of wiring. */
export interface ClassValue {
  readonly wiring: "parallel" | "sequential";
  /** null where it is not stated. */
  readonly normType: string | null;
  /** Mean ln gain. */
  readonly value: number;
}

/** The difference of the classes with the norm type as a second factor. */
export interface WithinNorms {
  /** Parallel − sequential, of mean ln gain, between families of the same norm type. */
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  /** Families − norm types − 1. */
  readonly df: number;
  /** Alternative: the difference is not 0. */
  readonly pTwoSided: number;
  readonly interval: ConfidenceInterval;
  /** Norm types in which both classes have a family; the others do not contribute to the difference. */
  readonly normTypes: readonly string[];
}

/** Whether norm type and wiring are separable: every cell of wiring × norm type has a family. */
export interface NormCells {
  readonly separable: boolean;
  /** Cells without a family, among the norm types that occur; not determined where some norm types are not stated. */
  readonly empty: readonly Pick<ClassValue, "wiring" | "normType">[];
  /** Families whose norm type is not stated. */
  readonly unstated: number;
}

const WIRINGS = ["parallel", "sequential"] as const;

/** Examines every norm type of a counted family. */
export function normCells(families: readonly ClassValue[]): NormCells {
  const empty = normTypesOf(families).flatMap((normType) =>
    WIRINGS.filter(
      (wiring) => !families.some((family) => family.normType === normType && family.wiring === wiring),
    ).map((wiring) => ({ wiring, normType })),
  );
  const unstated = families.filter(({ normType }) => normType === null).length;
  if (unstated > 0) return { separable: false, empty: [], unstated };
  return { separable: empty.length === 0, empty, unstated };
}

/**
 * The effect of wiring in the additive model ln gain ~ wiring + norm type, by least squares; equals the coefficient,
 * its t and its interval in `ols("lg ~ wiring + C(norm)")` of statsmodels. Within a norm type h with a_h parallel and
 * b_h sequential families, d_h is the difference of means; the estimate is Σ w_h d_h / Σ w_h with w_h = a_h b_h / (a_h
 * + b_h). Not defined where no norm type has both wirings, or where there is no degree of freedom or no spread.
 */
export function withinNorms(families: readonly ClassValue[], level = 0.95): Finding<WithinNorms> {
  const strata = normTypesOf(families).map((normType) => {
    const of = (wiring: ClassValue["wiring"]): readonly number[] =>
      families
        .filter((family) => family.normType === normType && family.wiring === wiring)
        .map(({ value }) => value);
    const [parallel, sequential] = [of("parallel"), of("sequential")];
    const weight = (parallel.length * sequential.length) / (parallel.length + sequential.length);
    return {
      normType,
      parallel,
      sequential,
      weight,
      difference: weight === 0 ? 0 : mean(parallel) - mean(sequential),
    };
  });
  const weights = sum(strata.map(({ weight }) => weight));
  if (weights === 0) return notDefined("no norm type has families of both wirings");
  const total = sum(strata.map(({ parallel, sequential }) => parallel.length + sequential.length));
  const df = total - strata.length - 1;
  if (df < 1)
    return notDefined(
      `${String(total)} families in ${String(strata.length)} norm types leave no degree of freedom`,
    );
  const difference = sum(strata.map((stratum) => stratum.weight * stratum.difference)) / weights;
  let residuals = 0;
  for (const { parallel, sequential } of strata) {
    // The level of a norm type is the mean after the effect of wiring is subtracted.
    const rest = [...parallel.map((value) => value - difference), ...sequential];
    const level0 = mean(rest);
    residuals += sum(rest.map((value) => (value - level0) ** 2));
  }
  const standardError = Math.sqrt(residuals / df / weights);
  if (standardError <= ROUNDING * Math.max(...families.map(({ value }) => Math.abs(value)))) {
    return notDefined("families of one wiring and norm type do not vary: no spread to test against");
  }
  const estimate = { mean: difference, standardError };
  const normTypes = strata.flatMap(({ normType, weight }) => (weight > 0 ? [normType] : []));
  return andFind(tOf(estimate, df, 0), ({ t, pTwoSided }) =>
    andThen(intervalOf(estimate, df, level), (interval) => ({
      difference,
      standardError,
      t,
      df,
      pTwoSided,
      interval,
      normTypes,
    })),
  );
}

/** Below this share of the values themselves, differences between them are rounding. */
const ROUNDING = 4 * Number.EPSILON;

const normTypesOf = (families: readonly ClassValue[]): readonly string[] => [
  ...new Set(families.flatMap(({ normType }) => normType ?? [])),
];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
