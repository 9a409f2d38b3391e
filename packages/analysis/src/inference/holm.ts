import { defined, type Finding, type Statistic } from "../statistic.ts";

/**
 * p-values adjusted by Holm's step-down method for a family of tests (S. Holm, Scand. J. Statist. 6, 1979, 65–70);
 * equals `multipletests(p, method="holm")` of statsmodels. A test that is not defined keeps its reason and is not part
 * of the family. The k-th smallest of m p-values is multiplied by m − k + 1, and none is smaller than the one before it.
 *
 * @example
 * holm([0.01, 0.04, 0.03].map((value) => ({ defined: true, value })));
 * // 0 0.03, 1 0.06, 2 0.06
 */
export function holm(pValues: readonly Statistic[]): readonly Statistic[] {
  const family = pValues
    .flatMap((p, index) => (p.defined ? [{ p: p.value, index }] : []))
    .sort((a, b) => a.p - b.p);
  const adjusted: Finding<number>[] = [...pValues];
  let largest = 0;
  for (const [rank, { p, index }] of family.entries()) {
    largest = Math.max(largest, Math.min(1, p * (family.length - rank)));
    adjusted[index] = defined(largest);
  }
  return adjusted;
}
