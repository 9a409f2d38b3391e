import type { Outcomes } from "./procedures.ts";
import type { Uniform } from "./random.ts";

/** Data of one kind, in which what is true is known. */
export interface Design {
  /** Of groups, prompts or families: how many. */
  readonly sizes: string;
  /** What else is varied, such as how far categories differ. */
  readonly variant: string;
  readonly distribution: string;
  /** Draws data once and asks every procedure that the design concerns. */
  readonly run: (uniform: Uniform) => Outcomes;
}
