/** Numbers in an order, as a list or as a typed array; readers never change them. */
export type Sample = ArrayLike<number> & Iterable<number>;

/** A sample with a name: the values of one category, or of one model. */
export interface NamedSample {
  readonly name: string;
  readonly values: Sample;
}

/** The value at an index inside the sample. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

/** Whether all values are the same; true for none. */
export function isConstant(values: Sample): boolean {
  for (const value of values) if (value !== values[0]) return false;
  return true;
}

/** How many of the values meet a condition. */
export function countWhere(values: Sample, isSuch: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (isSuch(value)) count++;
  return count;
}

/** Each value changed by `change`, in the same order. */
export function mapped(values: Sample, change: (value: number) => number): Float64Array {
  const result = new Float64Array(values.length);
  let index = 0;
  for (const value of values) result[index++] = change(value);
  return result;
}

/** The values that are neither NaN nor infinite; the same array where all are. */
export const finiteOf = (values: Float64Array): Float64Array =>
  values.every(Number.isFinite) ? values : values.filter(Number.isFinite);
