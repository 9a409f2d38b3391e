import { defined, type Finding, type Statistic } from "../statistic.ts";

/**
 * p-values adjusted by Holm's step-down method for a family of tests (S. Holm, Scand. J. Statist. 6, 1979, 65–70);
 * equals `multipletests(p, method="holm")` of statsmodels. A test that is not defined keeps its reason and is not part
 * of the family.
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
