/** A result that the data may not determine: its value, or the reason why there is none. Never a silent NaN. */
export type Finding<Value> =
  { readonly defined: true; readonly value: Value } | { readonly defined: false; readonly reason: string };

/** A number that the data may not determine. */
export type Statistic = Finding<number>;

export const defined = <Value>(value: Value): Finding<Value> => ({ defined: true, value });

export const notDefined = (reason: string): { readonly defined: false; readonly reason: string } => ({
  defined: false,
  reason,
});

/** A computed number as a result; an overflow has none. */
export const finite = (value: number): Statistic =>
  Number.isFinite(value) ? defined(value) : notDefined("the values are too large for double precision");

/** A result made from the value of another; without that value, its reason is passed on. */
export function andThen<From, To>(finding: Finding<From>, make: (value: From) => To): Finding<To> {
  return finding.defined ? defined(make(finding.value)) : finding;
}
