import type { Finding } from "@gain/analysis";

/** A p-value with its alternative. */
export interface NamedP {
  readonly alternative: string;
  readonly p: number;
}

/** One statistic: its name, its value as text or the reason why it is not defined, and its p-values. */
export interface EvidenceLine {
  readonly name: string;
  readonly result: Finding<string>;
  readonly pValues: readonly NamedP[];
  readonly remark?: string;
}

interface LineExtras {
  readonly pValues?: readonly NamedP[];
  readonly remark?: string;
}

export const line = (name: string, result: Finding<string>, extras: LineExtras = {}): EvidenceLine => ({
  name,
  result,
  pValues: [],
  ...extras,
});

export function as<Value>(finding: Finding<Value>, write: (value: Value) => string): Finding<string> {
  return finding.defined ? { defined: true, value: write(finding.value) } : finding;
}

interface MeanPs {
  readonly pTwoSided: number;
  readonly pMeanBelow: number;
  readonly pMeanAbove: number;
}

export const meanP = (what: string, { pTwoSided, pMeanBelow, pMeanAbove }: MeanPs): readonly NamedP[] => [
  { alternative: `${what} ≠ 1`, p: pTwoSided },
  { alternative: `${what} < 1`, p: pMeanBelow },
  { alternative: `${what} > 1`, p: pMeanAbove },
];

export const gainP = (estimate: MeanPs): readonly NamedP[] => meanP("geometric mean", estimate);
