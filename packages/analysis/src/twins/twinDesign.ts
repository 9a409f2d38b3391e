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
  /** Whether the profile over the blocks is one of the family, by the smallest p of its blocks. */
  readonly profile: { readonly cell: string; readonly text: TwinText; readonly isInFamily: boolean };
  /** The cell of the sweep of learning rates; null without one. */
  readonly rates: string | null;
  /** The cell that exists only where the wirings' own best rates differ: each arm at its own; null without one. */
  readonly ownRates: PlannedCell | null;
  /** The cell whose models repeat those of another one; null without one. */
  readonly replicate: { readonly cell: string; readonly repeats: string } | null;
  /** What the number of pairs was chosen by; null in the plan of a demonstration. */
  readonly power: { readonly sd: number; readonly difference: number } | null;
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
