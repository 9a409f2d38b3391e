/** The one order of models and the one order of categories: figures, tables and the terminal all take them from here. */
import { trainings } from "./checkpoints/trainings.ts";
import type { CategorySummary } from "./gains/categories.ts";
import type { GainFindings } from "./gains/gainFindings.ts";
import type { Wiring } from "./gains/references.ts";

/** What decides the place of a category, or of a model within its wiring. */
export interface Placed {
  readonly name: string;
  /** Mean gain; null where none is defined. */
  readonly mean: number | null;
}

/**
 * Checkpoints by the name of their model, within that by training step, those without a step last. Other models by wiring
 * (parallel, sequential, then every other one), within that by mean gain, the largest first. One without a mean comes last
 * in its group; equal means are ordered by name, so that the order of the input decides nothing.
 *
 * @example
 * const models = [
 *   { name: "gpt2", wiring: "sequential", mean: 1.1 },
 *   { name: "pythia", wiring: "parallel", mean: 0.8 },
 *   { name: "gpt2-xl", wiring: "sequential", mean: 1.2 },
 * ] as const;
 * orderedModels(models, (model) => model).map(({ name }) => name); // ["pythia", "gpt2-xl", "gpt2"]
 */
export const orderedModels = <Model>(
  models: readonly Model[],
  placeOf: (model: Model) => Placed & { readonly wiring: Wiring },
): readonly Model[] => {
  const placed = models.map((model) => ({ model, place: placeOf(model) }));
  const trained = trainings(placed.map(({ place }) => place.name));
  if (trained !== null)
    return trained
      .toSorted((a, b) => byText(a.base, b.base))
      .flatMap(({ revisions }) => revisions.toSorted((a, b) => rankOf(a.step) - rankOf(b.step)))
      .flatMap(({ place }) => models[place] ?? []);
  return placed
    .toSorted((a, b) => groupOf(a.place.wiring) - groupOf(b.place.wiring) || byMean(a.place, b.place))
    .map(({ model }) => model);
};

/** Categories by mean gain, the largest first; those without a mean last, equal ones by name. */
export const orderedCategories = <Category>(
  categories: readonly Category[],
  placeOf: (category: Category) => Placed,
): readonly Category[] =>
  categories
    .map((category) => ({ category, place: placeOf(category) }))
    .toSorted((a, b) => byMean(a.place, b.place))
    .map(({ category }) => category);

/** The mean gain that orders a model: that of its verdict, and where it has none the arithmetic one. */
export const orderingMean = ({ primary, gain }: Pick<GainFindings, "primary" | "gain">): number | null =>
  primary.estimate.defined ? primary.estimate.value.mean : gain.mean.defined ? gain.mean.value : null;

/** The place of a category's summary: its geometric mean gain, and where it has none the arithmetic one. */
export const categoryPlace = ({
  category,
  estimate,
  mean,
}: Pick<CategorySummary, "category" | "estimate" | "mean">): Placed => ({
  name: category,
  mean: estimate.defined ? estimate.value.mean : mean.defined ? mean.value : null,
});

const rankOf = (step: number | null): number => step ?? Number.MAX_VALUE;

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const groupOf = (wiring: Wiring): number => (wiring === "parallel" ? 0 : wiring === "sequential" ? 1 : 2);

function byMean(a: Placed, b: Placed): number {
  if (a.mean !== b.mean) {
    if (a.mean === null) return 1;
    return b.mean === null ? -1 : b.mean - a.mean;
  }
  return byText(a.name, b.name);
}
