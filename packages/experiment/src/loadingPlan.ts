import type { RunStore } from "@gain/records";
import type { PlannedWork } from "@gain/sidecar";

/**
 * Prompts among which a sidecar chooses, by their tokens, those that it proves its batches on and compares with a wider
 * arithmetic.
 */
const SAMPLE_PROMPTS = 21;

/** What a sidecar is told of the run's prompts when it loads a model for them. */
export const loadingPlan = async (store: RunStore): Promise<PlannedWork> => ({
  sample: await store.samplePrompts(SAMPLE_PROMPTS),
  prompts: await store.promptCount(),
});
