/** Numbers in an order, as a list or as a typed array; never changed by who reads them. */
export type Sample = ArrayLike<number> & Iterable<number>;

/** A sample with a name: the values of one category, or of one model. */
export interface NamedSample {
  readonly name: string;
  readonly values: Sample;
}

/** The value at a place inside the sample. */
export const at = (values: ArrayLike<number>, place: number): number => values[place] ?? Number.NaN;

/** Whether all values are the same; true for none. */
export function isConstant(values: Sample): boolean {
  for (const value of values) if (value !== values[0]) return false;
  return true;
}

/** How many of the values are such. */
export function countWhere(values: Sample, isSuch: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (isSuch(value)) count++;
  return count;
}

/** What `change` makes of each value, in the same order. */
export function mapped(values: Sample, change: (value: number) => number): Float64Array {
  const result = new Float64Array(values.length);
  let place = 0;
  for (const value of values) result[place++] = change(value);
  return result;
}

/** The values that are neither NaN nor infinite; the very array where all are. */
export const finiteOf = (values: Float64Array): Float64Array =>
  values.every(Number.isFinite) ? values : values.filter(Number.isFinite);
