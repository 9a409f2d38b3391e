/**
 * Least squares with a random intercept for each group, at a given ratio of the variances. With λ = σ_b² / σ², the
 * covariance of a group of n values is σ²·(I + λ·11ᵀ), whose inverse is (I − λ / (1 + n·λ)·11ᵀ) / σ² and whose
 * determinant is σ²ⁿ·(1 + n·λ): no matrix of the size of the data is needed.
 */
import { cholesky, logDeterminant, solve, type Factor } from "./cholesky.ts";

/** Sums of one group: of its values y, of its columns x, and of their products. */
interface GroupSums {
  readonly n: number;
  readonly sums: readonly number[];
  /** Of every two of columns and values; the values are last. */
  readonly products: readonly (readonly number[])[];
}

/** The data as sums by group. */
export interface GroupedData {
  /** Values. */
  readonly n: number;
  /** Columns, the intercept included. */
  readonly columns: number;
  readonly groups: readonly GroupSums[];
}

/** The fit at one ratio of the variances. */
export interface FitAtRatio {
  readonly coefficients: readonly number[];
  /** σ², by n − columns. */
  readonly residualVariance: number;
  /** Of the normal equations, without σ². */
  readonly factor: Factor;
  /** −2 × the restricted log likelihood, up to a constant. */
  readonly deviance: number;
}

/** @param rows the columns of each value, with the value last */
export function groupedData(rows: readonly (readonly number[])[], groups: readonly string[]): GroupedData {
  const byGroup = new Map<string, (readonly number[])[]>();
  for (const [i, row] of rows.entries()) {
    const group = groups[i] ?? "";
    const members = byGroup.get(group);
    if (members === undefined) byGroup.set(group, [row]);
    else members.push(row);
  }
  const width = rows[0]?.length ?? 1;
  const indices = Array.from({ length: width }, (_, j) => j);
  return {
    n: rows.length,
    columns: width - 1,
    groups: [...byGroup.values()].map((members) => ({
      n: members.length,
      sums: indices.map((j) => members.reduce((sum, row) => sum + (row[j] ?? 0), 0)),
      products: indices.map((j) =>
        indices.map((k) => members.reduce((sum, row) => sum + (row[j] ?? 0) * (row[k] ?? 0), 0)),
      ),
    })),
  };
}

/** @returns null where a column follows from the others */
export function fitAtRatio({ n, columns, groups }: GroupedData, ratio: number): FitAtRatio | null {
  const weighted = (j: number, k: number): number =>
    groups.reduce((total, { n: size, sums, products }) => {
      const shrink = ratio / (1 + size * ratio);
      return total + (products[j]?.[k] ?? 0) - shrink * (sums[j] ?? 0) * (sums[k] ?? 0);
    }, 0);
  const indices = Array.from({ length: columns }, (_, j) => j);
  const right = indices.map((j) => weighted(j, columns));
  const factor = cholesky(indices.map((j) => indices.map((k) => weighted(j, k))));
  if (factor === null) return null;
  const coefficients = solve(factor, right);
  const explained = coefficients.reduce((sum, each, j) => sum + each * (right[j] ?? 0), 0);
  const residualVariance = Math.max(weighted(columns, columns) - explained, 0) / (n - columns);
  const spread = groups.reduce((sum, { n: size }) => sum + Math.log1p(size * ratio), 0);
  const deviance = (n - columns) * Math.log(residualVariance) + spread + logDeterminant(factor);
  return { coefficients, residualVariance, factor, deviance };
}
