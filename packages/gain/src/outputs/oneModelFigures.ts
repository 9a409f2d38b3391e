import {
  categoryEstimates,
  categoryEstimatesDomain,
  depthProfile,
  depthProfileDomain,
  entropyScatter,
  entropyScatterDomain,
  lastBlockTerms,
  lastBlockTermsDomain,
  layerHeatmap,
  layerHeatmapDomain,
  mechanismByLayer,
  mechanismDomain,
} from "@gain/figures";
import { gainsOf, type DrawnModel, type Figure } from "./figure.ts";

/** Figures of a single model with their places in a report of one model; first those that several models need most. */
const PLACES = {
  mechanism: "mechanism",
  category_estimates: "answer",
  depth_profile: "depth",
  last_block_terms: "mechanism",
  layer_heatmap: "prompts",
  entropy_scatter: "prompts",
} as const;

export type OneModelKind = keyof typeof PLACES;
export const ONE_MODEL_KINDS = Object.keys(PLACES) as OneModelKind[];

/** Axes and colour ranges that all models of a report share; undefined for a model alone. */
export type Domains = ReturnType<typeof sharedDomains>;

/** @param models of one block */
export function sharedDomains(models: readonly DrawnModel[]) {
  if (models.length < 2) return undefined;
  const inputs = models.map(({ figureRows: rows, findings }) => ({ rows, findings }));
  const mechanisms = models.flatMap(({ figureRows: rows, mechanism: profile }) =>
    profile === undefined || profile.rows === 0 ? [] : [{ rows, profile }],
  );
  return {
    categories: categoryEstimatesDomain(inputs),
    depth: depthProfileDomain(inputs),
    heat: layerHeatmapDomain(inputs),
    entropy: entropyScatterDomain(inputs),
    ...(mechanisms.length > 0 && {
      mechanism: mechanismDomain(mechanisms.map(({ profile }) => profile)),
      terms: lastBlockTermsDomain(mechanisms),
    }),
  };
}

/** The figures of these kinds of one model, as far as its source has what they draw. */
export function oneModelFigures(
  model: DrawnModel,
  kinds: readonly OneModelKind[],
  domains: Domains,
): Figure[] {
  return ONE_MODEL_KINDS.filter((kind) => kinds.includes(kind)).flatMap((kind) => {
    const drawn = figureOf(model, kind, domains);
    if (drawn === null) return [];
    const { slug, timestamp, modelName } = model.labels;
    return [
      {
        ...drawn,
        name: `${slug}_${kind}_${timestamp}`,
        title: `${modelName}: ${drawn.title}`,
        ...(domains === undefined ? { place: PLACES[kind] } : { place: "model" as const, model: modelName }),
      },
    ];
  });
}

function figureOf(
  { figureRows: rows, labels, findings, mechanism: profile }: DrawnModel,
  kind: OneModelKind,
  domains: Domains,
): Pick<Figure, "spec" | "title" | "caption"> | null {
  const { modelName: model, block } = labels;
  const hasNorms = rows.rowsWithNorms > 0;
  const hasSteps = profile !== undefined && profile.rows > 0;
  const given = { model, block, rows, findings };
  switch (kind) {
    case "category_estimates":
      return {
        spec: categoryEstimates({ ...given, ...(domains && { domain: domains.categories }) }),
        title: "gain by category",
        caption: `Geometric mean ${gainsOf(block)} of each category with its 95 % interval, and every prompt.`,
      };
    case "depth_profile":
      return hasNorms
        ? {
            spec: depthProfile({ model, rows, ...(domains && { domain: domains.depth }) }),
            title: "norm and gain by block",
            caption:
              "‖h(k)‖ after every block k, and ‖h(k)‖ / ‖h(k−1)‖: geometric mean and spread over prompts.",
          }
        : null;
    case "mechanism":
      return hasSteps
        ? {
            spec: mechanismByLayer({
              ...{ model, profile },
              ...(domains?.mechanism && { domain: domains.mechanism }),
            }),
            title: "what changes the residual norm, by component",
            caption:
              "Mean gain² − 1 of every block as the sum of what the MLP wrote, what attention wrote and their interplay; " +
              "the cosine between the stream after and before a block.",
          }
        : null;
    case "last_block_terms":
      return hasSteps
        ? {
            spec: lastBlockTerms({ rows, profile, ...(domains?.terms && { domain: domains.terms }) }),
            title: "the terms of the last block",
            caption:
              "Terms of gain² − 1 in the last block: every prompt, and the mean with its 95 % interval.",
          }
        : null;
    case "layer_heatmap":
      return hasNorms
        ? {
            spec: layerHeatmap({ ...given, ...(domains && { domain: domains.heat }) }),
            title: "gain by block and prompt",
            caption: "‖h(k)‖ / ‖h(k−1)‖ of every block for single prompts: orange expands, blue dampens.",
          }
        : null;
    case "entropy_scatter":
      return {
        spec: entropyScatter({ ...given, ...(domains && { domain: domains.entropy }) }),
        title: "gain and entropy",
        caption: `${gainsOf(block)} against the entropy of the next-token distribution, by category.`,
      };
  }
}
