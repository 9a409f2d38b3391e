import type { Outcomes } from "./procedures.ts";
import type { Uniform } from "./random.ts";

/** Simulated data of one kind, with known true values. */
export interface Design {
  /** Numbers of groups, prompts or families. */
  readonly sizes: string;
  /** Another property that is varied, such as the SD of category means. */
  readonly variant: string;
  readonly distribution: string;
  /** Draws data once and applies every procedure of the design. */
  readonly run: (uniform: Uniform) => Outcomes;
}
