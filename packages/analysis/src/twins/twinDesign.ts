import type { TwinOutcome } from "./twinOutcome.ts";
import type { TwinText } from "./twinModel.ts";

/** What a plan fixes of the analysis, before any model is trained. */
export interface TwinDesign {
  readonly cells: readonly PlannedCell[];
  readonly primary: TwinOutcome;
  /** On the scale of log gains: a difference of this size does not matter. */
  readonly margin: number;
  /** Of every test; intervals have the confidence 1 − level. */
  readonly level: number;
  /** The family that Holm's method corrects over. */
  readonly secondary: readonly TwinOutcome[];
  readonly profile: { readonly cell: string; readonly text: TwinText };
  /** The cell of the sweep of learning rates; null without one. */
  readonly rates: string | null;
  /** The cell whose models repeat those of another one; null without one. */
  readonly replicate: { readonly cell: string; readonly repeats: string } | null;
  readonly power: { readonly sd: number; readonly difference: number };
}

/** A cell of the plan. */
export interface PlannedCell {
  readonly name: string;
  /** What differs from the primary cell, as a reader calls it. */
  readonly about: string;
  readonly seeds: readonly number[];
  /** Learning rates of its own, each a pair; 1 where the common one serves. */
  readonly rates: number;
}
