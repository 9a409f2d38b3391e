/** A result that the data may not determine: its value, or the reason why it is not defined. Never a silent NaN. */
export type Finding<Value> =
  { readonly defined: true; readonly value: Value } | { readonly defined: false; readonly reason: string };

/** A number that the data may not determine. */
export type Statistic = Finding<number>;

export const defined = <Value>(value: Value): Finding<Value> => ({ defined: true, value });

export const notDefined = (reason: string): { readonly defined: false; readonly reason: string } => ({
  defined: false,
  reason,
});

const BEYOND_DOUBLES = "the values are too large or too small for double precision";

/** A computed number as a result; not defined for an overflow. */
export const finite = (value: number): Statistic =>
  Number.isFinite(value) ? defined(value) : notDefined(BEYOND_DOUBLES);

/** Computed numbers as one result; not defined where one of them, at any depth, overflowed or is NaN. */
export const allFinite = <Value extends object>(value: Value): Finding<Value> =>
  holdsFiniteNumbers(value) ? defined(value) : notDefined(BEYOND_DOUBLES);

function holdsFiniteNumbers(value: object): boolean {
  return Object.values(value).every((entry: unknown) => {
    if (typeof entry === "number") return Number.isFinite(entry);
    return typeof entry !== "object" || entry === null || holdsFiniteNumbers(entry);
  });
}

/** A result made from the value of another; without that value, its reason is passed on. */
export function andThen<From, To>(finding: Finding<From>, make: (value: From) => To): Finding<To> {
  return finding.defined ? defined(make(finding.value)) : finding;
}

/** A result that may itself be undefined, made from the value of another; without that value, its reason is passed on. */
export function andFind<From, To>(finding: Finding<From>, find: (value: From) => Finding<To>): Finding<To> {
  return finding.defined ? find(finding.value) : finding;
}
