import {
  orderedCategories,
  orderedModels,
  orderingMean,
  type GainFindings,
  type Wiring,
} from "@gain/analysis";

interface PlacedModel {
  readonly name: string;
  readonly wiring: Wiring;
  readonly findings: Pick<GainFindings, "primary" | "gain">;
}

/** Models in the one order of a report: by wiring, then by mean gain. */
export const inModelOrder = <Model extends PlacedModel>(models: readonly Model[]): readonly Model[] =>
  orderedModels(models, ({ name, wiring, findings }) => ({ name, wiring, mean: orderingMean(findings) }));

/**
 * The categories of several models, by the mean over models of the mean ln gain, the largest first. Categories without a
 * mean in any model come last.
 */
export function inCategoryOrder(
  models: readonly { readonly findings: Pick<GainFindings, "categories"> }[],
): readonly string[] {
  const means = new Map<string, number[]>();
  for (const { findings } of models) {
    for (const { category, estimate } of findings.categories) {
      const known = means.get(category) ?? [];
      means.set(category, estimate.defined ? [...known, estimate.value.lnMean] : known);
    }
  }
  return orderedCategories([...means], ([name, values]) => ({
    name,
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
  })).map(([name]) => name);
}
