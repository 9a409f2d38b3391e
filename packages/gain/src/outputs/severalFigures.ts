import { geometricGains, type ModelComparison } from "@gain/analysis";
import {
  allPairs,
  categoryByModel,
  depthMultiples,
  depthOverlay,
  gainByParameters,
  modelByBlock,
  modelForest,
  pairByCategory,
  type SeveralModel,
} from "@gain/figures";
import type { GainBlock } from "@gain/records";
import type { ChartPlace, CitedValues } from "@gain/report";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import { citedGains } from "./citedGains.ts";
import { gainsOf, type DrawnModel, type Figure } from "./figure.ts";
import type { Domains } from "./oneModelFigures.ts";

type Drawn = Pick<Figure, "spec" | "title" | "caption">;

type DrawnClasses = Parameters<typeof modelForest>[0]["architectures"];

interface Several {
  /** The model after which the files are named. */
  readonly first: MeasuredModel;
  readonly comparison: ModelComparison;
  readonly cited: CitedValues | null;
  readonly domains: Domains;
}

/** The figures of several models of one block, in the order of the report; as many for twelve models as for two. */
export function severalFigures(
  models: readonly DrawnModel[],
  { first, comparison, cited, domains }: Several,
): Figure[] {
  if (models.length < 2) return [];
  const { slug, timestamp, block } = first.labels;
  const several = severalModels(models, comparison);
  const named = (place: ChartPlace, kind: string, figure: Drawn): Figure => ({
    ...figure,
    place,
    name: `${slug}_${kind}_${timestamp}`,
  });
  // Of a study of files the answer is about models of which most have no rows, and no place in a forest.
  const isStated = comparison.architectures.basis === "own prompts";
  const sizes = sizeFigures(block, comparison).map((figure) =>
    named(isStated ? "answer" : "models", "gain_by_parameters", figure),
  );
  const references = citedGains(models, cited?.gains ?? []);
  const hasBlocks = several.some(({ blocks }) => blocks.length > 0);
  return [
    ...(isStated ? sizes : []),
    named(isStated ? "models" : "answer", "model_forest", {
      spec: modelForest({
        ...{ block, models: several, architectures: drawnClasses(comparison, block) },
        references,
      }),
      title: "Models by mean gain",
      caption:
        `Geometric mean ${gainsOf(block)} with its 95 % interval (thick), that for new categories (thin) and every prompt.` +
        (references.length > 0
          ? " Cited values were measured with another instrument and have no interval."
          : ""),
    }),
    ...(isStated ? [] : sizes),
    ...pairFigures(models, comparison).map((figure) => named("pairs", "pairs", figure)),
    named("models", "category_by_model", {
      spec: categoryByModel({ models: several }),
      title: "Categories by model",
      caption: `Geometric mean ${gainsOf(block)} of every category in every model, in one range of colours.`,
    }),
    ...(hasBlocks
      ? [
          named("models", "depth_overlay", {
            spec: depthOverlay({ models: several }),
            title: "Gain by relative depth, models overlaid",
            caption: "Geometric mean gain of every block k against k / L, one line a model.",
          }),
          named("models", "depth_multiples", {
            spec: depthMultiples({ models: several }),
            title: "Gain by relative depth, model by model",
            caption: "Geometric mean gain of every block k against k / L, one cell a model on shared axes.",
          }),
          named("models", "model_by_block", {
            spec: modelByBlock({ models: several, ...(domains && { domain: domains.heat }) }),
            title: "Models by block",
            caption: "Geometric mean gain of every block, one row a model, in one range of colours.",
          }),
        ]
      : []),
  ];
}

/** The models that count by their size, where at least two sizes are known; of the block of the comparison. */
function sizeFigures(
  block: GainBlock,
  { architectures, values, analyses }: ModelComparison,
): readonly (Drawn & { readonly title: string })[] {
  const sizes = new Set(values.flatMap(({ parameters }) => parameters ?? []));
  if (architectures.block !== block || sizes.size < 2) return [];
  const analysis = analyses.find(({ name }) => name === "parameters-mixed-model");
  return [
    {
      spec: gainByParameters({ block, values, analysis }),
      title: "Models by size",
      caption:
        "Mean of every model that counts in the test of the wirings against its number of parameters; a line joins " +
        "the models of one family. The trend is that of the mixed model with families random.",
    },
  ];
}

/** The classes of a figure are those of its own models: of its block, and by the prompts that they share. */
function drawnClasses({ architectures }: ModelComparison, block: GainBlock): DrawnClasses {
  if (architectures.block === block && architectures.basis === "shared prompts") return architectures;
  const none = { defined: false, reason: "the classes are not tested with these models" } as const;
  const empty = { families: 0, mean: none, interval: none };
  return { outcome: "not testable", parallel: empty, sequential: empty, difference: none, interval: none };
}

/** Every pair of models in one figure; of two models, the categories. */
function pairFigures(models: readonly DrawnModel[], comparison: ModelComparison): Drawn[] {
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
  const order = models.map(({ labels }) => labels.modelName);
  return [{ spec: allPairs({ block, pairs, order }), title: "Every pair of models", caption }];
}

/** Models as figures of several take them. */
function severalModels(
  models: readonly DrawnModel[],
  { replicates, neutralTests }: ModelComparison,
): SeveralModel[] {
  return models.map(({ labels, findings, figureRows }) => {
    const own = replicates.find(({ model }) => model === labels.modelName);
    const tested = neutralTests.find(({ model }) => model === labels.modelName);
    return {
      ...{ name: labels.modelName, wiring: labels.wiring, normType: labels.normType, findings },
      ...{ family: own?.family ?? null, copyOf: own?.copyOf ?? null, gains: figureRows.gains },
      word: tested?.word ?? findings.verdict.word,
      blocks: geometricGains(figureRows.norms.means().overall),
    };
  });
}
