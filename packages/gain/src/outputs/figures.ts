import { PYTHIA, type GainFindings, type PairedComparison } from "@gain/analysis";
import {
  architectureComparison,
  forestPlot,
  fourPanels,
  fourPanelsColumn,
  gainProfile,
  layerHeatmap,
  mechanismByLayer,
  normGrowth,
  pairedDifferences,
  type FigureRows,
  type FigureSpec,
  type FourPanelsInput,
  type ModelBar,
} from "@gain/figures";
import { BLOCK_DEFINITIONS, GAIN_BLOCKS, type GainBlock } from "@gain/records";
import type { ChartPlace, CitedValues } from "@gain/report";
import type { MeasuredModel } from "../sources/measuredModel.ts";
import type { Analysis } from "./analysedModels.ts";
import { citedBars, modelBars, modelKind } from "./modelBars.ts";

/** A figure: the beginning of its files' names, its specification, and its title and caption in a report. */
export interface Figure {
  readonly name: string;
  readonly spec: FigureSpec;
  readonly title: string;
  readonly caption: string;
  /** Where in the report it stands, and of which model it is. */
  readonly place: ChartPlace;
  readonly model?: string;
  /** The same in one column, drawn as a file of its own and shown in a report where there is no room for the other. */
  readonly column?: { readonly name: string; readonly spec: FigureSpec };
}

/** A model with the rows that figures show. */
export interface DrawnModel extends MeasuredModel {
  readonly figureRows: FigureRows;
}

/**
 * Every figure of an analysis, in the order of a report: all models together, then each by itself, then pairs.
 *
 * @param options.cited gains of other models; the notebook's own figures have its references in every case
 * @param options.given the models in the order of the input: files of several models are named after the first of them
 */
export function figuresOf(
  models: readonly DrawnModel[],
  { comparison }: Pick<Analysis, "comparison">,
  { cited, given }: { readonly cited: CitedValues | null; readonly given: readonly MeasuredModel[] },
): Figure[] {
  const [first] = given;
  if (first === undefined) return [];
  const isAlone = models.length === 1;
  const blockOf = new Map(models.map(({ labels }) => [labels.modelName, labels.block]));
  return [
    ...GAIN_BLOCKS.flatMap((block) => {
      const ofBlock = ({ labels }: MeasuredModel): boolean => labels.block === block;
      const references = citedBars(models.filter(ofBlock), cited?.gains ?? []);
      return comparisonFigures(models.filter(ofBlock), references, given.find(ofBlock));
    }),
    ...models.flatMap((model) => [
      fourPanelsFigure(model, modelBars(models.filter(({ labels }) => labels.block === model.labels.block))),
      ...mechanismFigures(model, isAlone),
      ...layerFigures(model, isAlone),
    ]),
    ...comparison.pairs
      .filter(({ n, repeats }) => n > 0 && repeats === null)
      .map((pair, i) => pairFigure(pair, i, first, blockOf.get(pair.first) ?? "L")),
  ];
}

/** Models by their means, which are of one block; the hypothesis on wiring is about the last one. */
function comparisonFigures(
  models: readonly MeasuredModel[],
  references: readonly ModelBar[],
  first: MeasuredModel | undefined,
): Figure[] {
  if (first === undefined) return [];
  const { slug, timestamp, block } = first.labels;
  const forest = {
    name: `${slug}_forest_plot_${timestamp}`,
    spec: forestPlot({
      block,
      models: models.map(({ labels, findings }) => ({
        name: labels.modelName,
        kind: modelKind(labels.wiring, labels.normType),
        findings,
      })),
      references,
    }),
    place: "answer" as const,
    title: "Models by mean gain",
    caption:
      `Mean ${gainsOf(block)} with its 95 % interval from the t distribution (thick) and by resampling (thin).` +
      (references.length > 0
        ? " Cited values were measured with another instrument and have no interval."
        : ""),
  };
  if (block !== "L") return [forest];
  const comparison = {
    name: `${slug}_architecture_comparison_${timestamp}`,
    spec: architectureComparison(modelBars(models)),
    place: "notebook" as const,
    title: "Parallel and sequential attention",
    caption: "Mean last-layer gain of LayerNorm models by wiring, around the neutral gain 1.",
  };
  return [forest, comparison];
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
    place: "notebook",
    model: modelName,
    title: `${modelName}: the four panels`,
    caption:
      `A: ${block === "L" ? "last-layer gains" : gainsOf(block)}. B: mean gains of models, cited values pale. C: gains by prompt category. D: gain against ` +
      "the entropy of the next-token distribution.",
    column: { name: `${slug}_parallel_test_column_${timestamp}`, spec: fourPanelsColumn(input) },
  };
}

/** What needs the steps of every block. */
function mechanismFigures({ labels, mechanism }: MeasuredModel, isAlone: boolean): Figure[] {
  if (mechanism === undefined || mechanism.rows === 0) return [];
  const { modelName: model, slug, timestamp } = labels;
  return [
    {
      name: `${slug}_mechanism_${timestamp}`,
      spec: mechanismByLayer({ model, profile: mechanism }),
      ...placeOf("mechanism", model, isAlone),
      title: `${model}: what changes the residual norm, by component`,
      caption:
        "Mean gain² − 1 of every block, with the terms of attention, the MLP and their interplay; the cosine between " +
        "the stream after and before a block; and the terms of the last block.",
    },
  ];
}

/** What needs the norms of every layer. */
function layerFigures({ figureRows: rows, labels }: DrawnModel, isAlone: boolean): Figure[] {
  if (rows.rowsWithNorms === 0) return [];
  const { modelName: model, slug, timestamp } = labels;
  return [
    {
      name: `${slug}_gain_profile_${timestamp}`,
      spec: gainProfile({ model, rows }),
      ...placeOf("depth", model, isAlone),
      title: `${model}: gain by layer`,
      caption: "Mean of ‖h(k)‖ / ‖h(k−1)‖ over the prompts of each category, for every block k.",
    },
    {
      name: `${slug}_norm_growth_${timestamp}`,
      spec: normGrowth({ model, rows }),
      ...placeOf("depth", model, isAlone),
      title: `${model}: norm by layer`,
      caption:
        "Geometric mean of ‖h(k)‖ over the prompts of each category, on a log axis; k = 0 is the first block's input.",
    },
    {
      name: `${slug}_layer_heatmap_${timestamp}`,
      spec: layerHeatmap({ model, rows }),
      ...placeOf("prompts", model, isAlone),
      title: `${model}: gain by block and prompt`,
      caption: "‖h(k)‖ / ‖h(k−1)‖ of every block for single prompts: orange expands, blue dampens.",
    },
  ];
}

function pairFigure(
  pair: PairedComparison,
  index: number,
  { labels }: MeasuredModel,
  block: GainBlock,
): Figure {
  return {
    name: `paired_differences_${String(index + 1)}_${labels.timestamp}`,
    spec: pairedDifferences(pair, block),
    place: "pairs",
    title: `${pair.first} against ${pair.second}`,
    caption: `Difference of ${gainsOf(block)} on the same prompt, first less second, with means and 95 % intervals.`,
  };
}

/** The only model's chart stands in its section; of several models, each one's in the fold of that model. */
const placeOf = (place: ChartPlace, model: string, isAlone: boolean): Pick<Figure, "place" | "model"> =>
  isAlone ? { place } : { place: "model", model };

const gainsOf = (block: GainBlock): string =>
  block === "L" ? "last-layer gain" : `gain of ${BLOCK_DEFINITIONS[block]}`;

function correlationOf({ entropy: { pooled } }: GainFindings): { r: number; p: number } | null {
  if (!pooled.defined) return null;
  const { r, pTwoSided } = pooled.value;
  return { r, p: pTwoSided };
}
