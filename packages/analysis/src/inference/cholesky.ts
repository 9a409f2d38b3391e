/** The lower factor L of a symmetric positive definite matrix L·Lᵀ, row by row. */
export type Factor = readonly Float64Array[];

/** Below this share of a diagonal entry, what is left of it is rounding: the column follows from those before it. */
const RANK = 1e-10;

/** @returns null where a column of the matrix follows from those before it, up to rounding */
export function cholesky(matrix: readonly (readonly number[])[]): Factor | null {
  const rows: Float64Array[] = [];
  for (const [i, entries] of matrix.entries()) {
    const row = new Float64Array(matrix.length);
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? row : (rows[j] ?? row);
      let rest = entries[j] ?? 0;
      for (let k = 0; k < j; k += 1) rest -= (row[k] ?? 0) * (other[k] ?? 0);
      if (j < i) row[j] = rest / (other[j] ?? 1);
      else if (rest > RANK * (entries[i] ?? 0)) row[i] = Math.sqrt(rest);
      else return null;
    }
    rows.push(row);
  }
  return rows;
}

/** x of L·Lᵀ·x = b. */
export function solve(factor: Factor, b: readonly number[]): number[] {
  const x = [...b];
  for (const [i, row] of factor.entries()) {
    let rest = x[i] ?? 0;
    for (let k = 0; k < i; k += 1) rest -= (row[k] ?? 0) * (x[k] ?? 0);
    x[i] = rest / (row[i] ?? 1);
  }
  for (let i = factor.length - 1; i >= 0; i -= 1) {
    let rest = x[i] ?? 0;
    for (let k = i + 1; k < factor.length; k += 1) rest -= (factor[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = rest / (factor[i]?.[i] ?? 1);
  }
  return x;
}

/** ln of the determinant of L·Lᵀ. */
export const logDeterminant = (factor: Factor): number =>
  factor.reduce((sum, row, i) => sum + 2 * Math.log(row[i] ?? 1), 0);
