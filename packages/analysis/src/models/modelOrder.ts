import type { Wiring } from "../gains/references.ts";
import type { PrimaryResult } from "../gains/primaryResult.ts";
import type { CategorySummary } from "../gains/categories.ts";

/** Wirings in the order of figures, tables and the terminal. */
export const WIRING_ORDER: readonly Wiring[] = ["parallel", "sequential", "single", "mixed", "unknown"];

interface OrderedModel {
  readonly wiring: Wiring;
  readonly findings: { readonly primary: Pick<PrimaryResult, "estimate"> };
}

/**
 * The one order of several models: by wiring, within one by geometric mean gain, the largest first; models without a mean
 * come last in their wiring. Equal ones stay as they are given.
 */
export const inModelOrder = <Model extends OrderedModel>(models: readonly Model[]): readonly Model[] =>
  models.toSorted(
    (a, b) =>
      WIRING_ORDER.indexOf(a.wiring) - WIRING_ORDER.indexOf(b.wiring) || descending(meanOf(a), meanOf(b)),
  );

/**
 * The one order of the categories of several models: by the mean over models of the mean ln gain, the largest first.
 * Categories without a mean in any model come last, in order of first appearance.
 */
export function inCategoryOrder(
  models: readonly {
    readonly findings: { readonly categories: readonly Pick<CategorySummary, "category" | "estimate">[] };
  }[],
): readonly string[] {
  const means = new Map<string, number[]>();
  for (const { findings } of models) {
    for (const { category, estimate } of findings.categories) {
      const known = means.get(category) ?? [];
      means.set(category, estimate.defined ? [...known, estimate.value.lnMean] : known);
    }
  }
  const averages = [...means].map(([category, values]) => ({
    category,
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
  return averages.toSorted((a, b) => descending(a.mean, b.mean)).map(({ category }) => category);
}

const meanOf = ({ findings: { primary } }: OrderedModel): number | null =>
  primary.estimate.defined ? primary.estimate.value.lnMean : null;

/** The larger first, what is not defined last. */
function descending(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return b - a;
}
