import {
  geometricGains,
  orderedModels,
  orderingMean,
  PYTHIA,
  REFERENCE_GAINS,
  wiringOfLabel,
  type GainFindings,
  type ModelComparison,
} from "@gain/analysis";
import {
  allPairs,
  architectureComparison,
  fourPanels,
  fourPanelsColumn,
  gainProfile,
  layerHeatmap,
  mechanismByLayer,
  modelForest,
  normGrowth,
  pairByCategory,
  type CitedGain,
  type FigureRows,
  type FigureSpec,
  type FourPanelsInput,
  type ModelBar,
  type SeveralModel,
} from "@gain/figures";
import { BLOCK_DEFINITIONS, GAIN_BLOCKS, type GainBlock } from "@gain/records";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Analysis } from "./analysedModels.ts";
import { modelBars, modelKind } from "./modelBars.ts";

/** A figure: the beginning of its files' names, its specification, and what a report says of it. */
export interface Figure {
  readonly name: string;
  readonly spec: FigureSpec;
  readonly title: string;
  readonly caption: string;
  /** The same in one column, drawn as a file of its own and shown in a report where there is no room for the other. */
  readonly column?: { readonly name: string; readonly spec: FigureSpec };
}

/** A model with what figures draw of its rows. */
export interface DrawnModel extends MeasuredModel {
  readonly figureRows: FigureRows;
}

/** Every figure of an analysis, in the order of a report: all models together, then each by itself, then pairs. */
export function figuresOf(
  models: readonly DrawnModel[],
  { comparison }: Pick<Analysis, "comparison">,
): Figure[] {
  const blocks = GAIN_BLOCKS.map((block) => models.filter(({ labels }) => labels.block === block));
  return [
    ...blocks.flatMap((of) => comparisonFigures(of, comparison)),
    ...models.flatMap((model) => [
      fourPanelsFigure(model, modelBars(models.filter(({ labels }) => labels.block === model.labels.block))),
      ...mechanismFigures(model),
      ...layerFigures(model),
    ]),
    ...blocks.flatMap((of) => pairFigures(of, comparison)),
  ];
}

/** Models by their means, which are of one block; the hypothesis on wiring is about the last one. */
function comparisonFigures(models: readonly DrawnModel[], comparison: ModelComparison): Figure[] {
  const [first] = models;
  if (first === undefined) return [];
  const { slug, timestamp, block } = first.labels;
  const forest = {
    name: `${slug}_forest_plot_${timestamp}`,
    spec: modelForest({
      block,
      models: severalModels(models, comparison),
      architectures: comparison.architectures,
      references: citedGains(models),
    }),
    title: "Models by mean gain",
    caption:
      `Geometric mean ${gainsOf(block)} with its 95 % interval (thick), that for new categories (thin) and every prompt.` +
      (block === "L" ? " Cited values were measured with another instrument and have no interval." : ""),
  };
  if (block !== "L") return [forest];
  const wirings = {
    name: `${slug}_architecture_comparison_${timestamp}`,
    spec: architectureComparison(modelBars(models)),
    title: "Parallel and sequential attention",
    caption: "Mean last-layer gain of LayerNorm models by wiring, around the neutral gain 1.",
  };
  return [forest, wirings];
}

function fourPanelsFigure(
  { figureRows: rows, labels, findings }: DrawnModel,
  bars: readonly ModelBar[],
): Figure {
  const { modelName, slug, timestamp, block } = labels;
  const input: FourPanelsInput = {
    model: modelName,
    block,
    kind: modelKind(labels.wiring, labels.normType),
    rows,
    meanGain: findings.notebook.gain.mean.defined ? findings.notebook.gain.mean.value : Number.NaN,
    correlation: correlationOf(findings),
    bars,
    // The cited gain is of the last block.
    reference: block === "L" ? { name: PYTHIA.model, gain: PYTHIA.gain } : null,
  };
  return {
    name: `${slug}_parallel_test_${timestamp}`,
    spec: fourPanels(input),
    title: `${modelName}: the four panels`,
    caption:
      `A: ${block === "L" ? "last-layer gains" : gainsOf(block)}. B: mean gains of models, cited values pale. C: gains by prompt category. D: gain against ` +
      "the entropy of the next-token distribution.",
    column: { name: `${slug}_parallel_test_column_${timestamp}`, spec: fourPanelsColumn(input) },
  };
}

/** What needs the steps of every block. */
function mechanismFigures({ labels, mechanism }: MeasuredModel): Figure[] {
  if (mechanism === undefined || mechanism.rows === 0) return [];
  const { modelName: model, slug, timestamp } = labels;
  return [
    {
      name: `${slug}_mechanism_${timestamp}`,
      spec: mechanismByLayer({ model, profile: mechanism }),
      title: `${model}: what changes the residual norm, by component`,
      caption:
        "Mean gain² − 1 of every block, with the terms of attention, the MLP and their interplay; the cosine between " +
        "the stream after and before a block; and the terms of the last block.",
    },
  ];
}

/** What needs the norms of every layer. */
function layerFigures({ figureRows: rows, labels }: DrawnModel): Figure[] {
  if (rows.rowsWithNorms === 0) return [];
  const { modelName: model, slug, timestamp } = labels;
  return [
    {
      name: `${slug}_gain_profile_${timestamp}`,
      spec: gainProfile({ model, rows }),
      title: `${model}: gain by layer`,
      caption: "Mean of ‖h(k)‖ / ‖h(k−1)‖ over the prompts of each category, for every block k.",
    },
    {
      name: `${slug}_norm_growth_${timestamp}`,
      spec: normGrowth({ model, rows }),
      title: `${model}: norm by layer`,
      caption:
        "Geometric mean of ‖h(k)‖ over the prompts of each category, on a log axis; k = 0 is the first block's input.",
    },
    {
      name: `${slug}_layer_heatmap_${timestamp}`,
      spec: layerHeatmap({ model, rows }),
      title: `${model}: gain by block and prompt`,
      caption: "‖h(k)‖ / ‖h(k−1)‖ of every block for single prompts: orange expands, blue dampens.",
    },
  ];
}

/** Models of one block as figures of several take them. */
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
function citedGains(models: readonly MeasuredModel[]): CitedGain[] {
  if (models.some(({ labels }) => labels.block !== "L")) return [];
  const names = new Set(models.map(({ labels }) => labels.modelName));
  return REFERENCE_GAINS.filter(({ model }) => !names.has(model)).map(
    ({ model: name, gain, architecture, normType }) => ({
      ...{ name, gain, normType, wiring: wiringOfLabel(architecture) },
    }),
  );
}

/** Every pair of models of one block in one figure; of two models, the categories. */
function pairFigures(models: readonly DrawnModel[], comparison: ModelComparison): Figure[] {
  const [first] = models;
  const names = new Set(models.map(({ labels }) => labels.modelName));
  const pairs = comparison.pairs.filter(
    ({ first: one, second, n, repeats }) => names.has(one) && names.has(second) && n > 0 && repeats === null,
  );
  const [pair] = pairs;
  if (first === undefined || pair === undefined) return [];
  const { slug, timestamp, block } = first.labels;
  const order = orderedModels(models, ({ labels, findings }) => ({
    ...{ name: labels.modelName, wiring: labels.wiring, mean: orderingMean(findings) },
  })).map(({ labels }) => labels.modelName);
  return [
    {
      name: `${slug}_pairs_${timestamp}`,
      spec: models.length === 2 ? pairByCategory({ block, pair }) : allPairs({ block, pairs, order }),
      title: models.length === 2 ? `${pair.first} against ${pair.second}` : "Every pair of models",
      caption: `Ratio of ${gainsOf(block)} on the same prompts, with 95 % intervals.`,
    },
  ];
}

const gainsOf = (block: GainBlock): string =>
  block === "L" ? "last-layer gain" : `gain of ${BLOCK_DEFINITIONS[block]}`;

function correlationOf({ entropy: { pooled } }: GainFindings): { r: number; p: number } | null {
  if (!pooled.defined) return null;
  const { r, pTwoSided } = pooled.value;
  return { r, p: pTwoSided };
}
