import { OKABE_ITO } from "./palette.ts";

/**
 * A model's class in the figures: the wiring of its blocks for LayerNorm models, the norm for the rest. "unknown" is a
 * model whose wiring or norm was not established; it is never replaced by a guess.
 */
export type ModelKind = "parallel" | "sequential-layernorm" | "rmsnorm" | "unknown";

/** Every kind in the order of legends and groups. */
export const MODEL_KINDS: readonly ModelKind[] = ["parallel", "sequential-layernorm", "rmsnorm", "unknown"];

export const KIND_COLOURS: Readonly<Record<ModelKind, string>> = {
  parallel: OKABE_ITO.bluishGreen,
  "sequential-layernorm": OKABE_ITO.blue,
  rmsnorm: OKABE_ITO.orange,
  unknown: "#4D4D4D",
};

/** Shape of a model's mark, so that kinds are distinguishable without colour. */
export const KIND_SHAPES: Readonly<Record<ModelKind, string>> = {
  parallel: "circle",
  "sequential-layernorm": "square",
  rmsnorm: "triangle-up",
  unknown: "diamond",
};

/** The kind in a legend. */
export const KIND_LABELS: Readonly<Record<ModelKind, string>> = {
  parallel: "Parallel, LayerNorm",
  "sequential-layernorm": "Sequential, LayerNorm",
  rmsnorm: "RMSNorm",
  unknown: "Not established",
};

/** Colour scale over the field `kind`, which contains the legend's texts. */
export const KIND_SCALE = {
  domain: MODEL_KINDS.map((kind) => KIND_LABELS[kind]),
  range: MODEL_KINDS.map((kind) => KIND_COLOURS[kind]),
};
