import { BFLOAT16_NORM_FLOOR } from "../gains/precisionFloor.ts";
import { architectureHypothesis, type ArchitectureHypothesis } from "./architectureHypothesis.ts";
import { familiesOf, type ModelValue } from "./classValue.ts";
import { plannedAnalyses, type AnalysisPlan, type PlannedAnalysis } from "./plannedAnalyses.ts";

/** The classes of wiring by gains of one block, with the planned analyses. */
export interface StatedClasses {
  readonly architectures: ArchitectureHypothesis;
  readonly analyses: readonly PlannedAnalysis[];
}

/**
 * The classes of wiring by one stated value of each model, for example ln of a mean in a paper. The values can rest on
 * different prompts, which the words name. Their arithmetic is unknown: the floor is that of norms in bfloat16.
 *
 * @param uncounted models of the same block that count in no class
 */
export function statedClasses(
  values: readonly ModelValue[],
  { block, plan, uncounted = [] }: { block: string; plan: AnalysisPlan; uncounted?: readonly string[] },
): StatedClasses {
  const architectures = architectureHypothesis({
    families: familiesOf(values),
    block,
    basis: "own prompts",
    shared: { prompts: 0, categories: null, cutBy: [] },
    uncountedModels: uncounted,
    floor: BFLOAT16_NORM_FLOOR.relative,
    incomparable: null,
  });
  return { architectures, analyses: plannedAnalyses(values, architectures, plan) };
}
