import { orderedModels, orderingMean } from "@gain/analysis";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Analysis } from "./analysedModels.ts";

/** An analysis of models of which more may be known. */
type OrderedAnalysis<Model extends MeasuredModel> = Omit<Analysis, "models"> & {
  readonly models: readonly Model[];
};

/**
 * The same analysis with models, pairs and families in the order in which figures, tables and the terminal show them. The
 * numbers stay, and so does the direction of a pair: first − second as the models were given.
 */
export function inReportOrder<Model extends MeasuredModel>({
  models,
  comparison,
  summaries,
  leftOut,
  study,
}: OrderedAnalysis<Model>): OrderedAnalysis<Model> {
  const entries = models.map((model, i) => ({
    model,
    replicate: comparison.replicates[i],
    neutralTest: comparison.neutralTests[i],
  }));
  const ordered = orderedModels(entries, ({ model: { labels, findings } }) => ({
    name: labels.modelName,
    wiring: labels.wiring,
    mean: orderingMean(findings),
  }));
  const places = new Map(ordered.map(({ model }, place) => [model.labels.modelName, place]));
  const placesOf = ({ first, second }: { readonly first: string; readonly second: string }): number[] =>
    [places.get(first) ?? 0, places.get(second) ?? 0].toSorted((a, b) => a - b);
  const { architectures, otherBlocks } = comparison;
  const inOrder = (hypothesis: typeof architectures): typeof architectures => ({
    ...hypothesis,
    families: orderedModels(hypothesis.families, ({ family, wiring, logGain }) => ({
      name: family,
      wiring,
      mean: logGain.defined ? logGain.value : null,
    })),
  });
  return {
    models: ordered.map(({ model }) => model),
    comparison: {
      replicates: ordered.flatMap(({ replicate }) => replicate ?? []),
      neutralTests: ordered.flatMap(({ neutralTest }) => neutralTest ?? []),
      pairs: comparison.pairs.toSorted((a, b) => {
        const [one = 0, other = 0] = placesOf(a);
        const [nextOne = 0, nextOther = 0] = placesOf(b);
        return one - nextOne || other - nextOther;
      }),
      architectures: inOrder(architectures),
      otherBlocks: otherBlocks.map(inOrder),
      values: comparison.values,
      analyses: comparison.analyses,
    },
    summaries,
    leftOut,
    study,
  };
}
