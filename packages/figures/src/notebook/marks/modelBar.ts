import type { ModelKind } from "../look/modelKind.ts";

/** The origin of a model's gain: measured in this run, or cited from a publication. */
export type GainSource = "measured" | "cited";

/** One model in a bar chart. */
export interface ModelBar {
  readonly name: string;
  /** Mean of ‖h_L‖ / ‖h_{L−1}‖ over the prompts. */
  readonly gain: number;
  readonly kind: ModelKind;
  readonly source: GainSource;
}

/** A cited gain for comparison, drawn as a line. */
export interface ReferenceGain {
  readonly name: string;
  readonly gain: number;
}

/** Every source in the order of legends. */
export const GAIN_SOURCES: readonly GainSource[] = ["measured", "cited"];

export const SOURCE_LABELS: Readonly<Record<GainSource, string>> = {
  measured: "measured",
  cited: "cited value",
};

/** Fill of a bar: solid when measured, a pale tint inside an outline when cited. */
export const SOURCE_OPACITY: Readonly<Record<GainSource, number>> = { measured: 0.9, cited: 0.25 };
