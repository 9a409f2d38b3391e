import {
  geometricGains,
  orderedModels,
  orderingMean,
  REFERENCE_GAINS,
  wiringOfLabel,
  type ModelComparison,
} from "@gain/analysis";
import {
  allPairs,
  categoryByModel,
  depthMultiples,
  depthOverlay,
  modelByBlock,
  modelForest,
  pairByCategory,
  type CitedGain,
  type SeveralModel,
} from "@gain/figures";
import { gainsOf, type DrawnModel, type Figure } from "./figure.ts";
import type { Domains } from "./oneModelFigures.ts";

/** The figures of several models of one block, as many for twelve models as for two. */
export function severalFigures(
  models: readonly DrawnModel[],
  comparison: ModelComparison,
  domains: Domains,
): Figure[] {
  const [first] = models;
  if (first === undefined || models.length < 2) return [];
  const { slug, timestamp, block } = first.labels;
  const several = severalModels(models, comparison);
  const named = (kind: string, figure: Omit<Figure, "name">): Figure => ({
    ...figure,
    name: `${slug}_${kind}_${timestamp}`,
  });
  const hasBlocks = several.some(({ blocks }) => blocks.length > 0);
  return [
    named("model_forest", {
      spec: modelForest({
        ...{ block, models: several, architectures: comparison.architectures },
        references: citedGains(models),
      }),
      title: "Models by mean gain",
      caption:
        `Geometric mean ${gainsOf(block)} with its 95 % interval (thick), that for new categories (thin) and every prompt.` +
        (block === "L" ? " Cited values were measured with another instrument and have no interval." : ""),
    }),
    ...pairFigures(models, comparison).map((figure) => named("pairs", figure)),
    named("category_by_model", {
      spec: categoryByModel({ models: several }),
      title: "Categories by model",
      caption: `Geometric mean ${gainsOf(block)} of every category in every model, in one range of colours.`,
    }),
    ...(hasBlocks
      ? [
          named("depth_overlay", {
            spec: depthOverlay({ models: several }),
            title: "Gain by relative depth, models overlaid",
            caption: "Geometric mean gain of every block k against k / L, one line a model.",
          }),
          named("depth_multiples", {
            spec: depthMultiples({ models: several }),
            title: "Gain by relative depth, model by model",
            caption: "Geometric mean gain of every block k against k / L, one cell a model on shared axes.",
          }),
          named("model_by_block", {
            spec: modelByBlock({ models: several, ...(domains && { domain: domains.heat }) }),
            title: "Models by block",
            caption: "Geometric mean gain of every block, one row a model, in one range of colours.",
          }),
        ]
      : []),
  ];
}

/** Every pair of models in one figure; of two models, the categories. */
function pairFigures(models: readonly DrawnModel[], comparison: ModelComparison): Omit<Figure, "name">[] {
  const names = new Set(models.map(({ labels }) => labels.modelName));
  const pairs = comparison.pairs.filter(
    ({ first, second, n, repeats }) => names.has(first) && names.has(second) && n > 0 && repeats === null,
  );
  const [first] = models;
  const [pair] = pairs;
  if (first === undefined || pair === undefined) return [];
  const { block } = first.labels;
  const caption = `Ratio of ${gainsOf(block)} on the same prompts, with 95 % intervals.`;
  if (models.length === 2) {
    return [
      { spec: pairByCategory({ block, pair }), title: `${pair.first} against ${pair.second}`, caption },
    ];
  }
  const order = orderedModels(models, ({ labels, findings }) => ({
    ...{ name: labels.modelName, wiring: labels.wiring, mean: orderingMean(findings) },
  })).map(({ labels }) => labels.modelName);
  return [{ spec: allPairs({ block, pairs, order }), title: "Every pair of models", caption }];
}

/** Models as figures of several take them. */
function severalModels(models: readonly DrawnModel[], { replicates }: ModelComparison): SeveralModel[] {
  return models.map(({ labels, findings, figureRows }) => {
    const own = replicates.find(({ model }) => model === labels.modelName);
    return {
      ...{ name: labels.modelName, wiring: labels.wiring, normType: labels.normType, findings },
      ...{ family: own?.family ?? null, copyOf: own?.copyOf ?? null, gains: figureRows.gains },
      blocks: geometricGains(figureRows.norms.means().overall),
    };
  });
}

/** The cited gains of the models that this run did not measure. They are of the last block, as the models then are. */
function citedGains(models: readonly DrawnModel[]): CitedGain[] {
  if (models.some(({ labels }) => labels.block !== "L")) return [];
  const names = new Set(models.map(({ labels }) => labels.modelName));
  return REFERENCE_GAINS.filter(({ model }) => !names.has(model)).map(
    ({ model: name, gain, architecture, normType }) => ({
      ...{ name, gain, normType, wiring: wiringOfLabel(architecture) },
    }),
  );
}
