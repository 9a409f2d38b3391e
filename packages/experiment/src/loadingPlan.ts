import type { RunStore } from "@gain/records";
import type { PlannedWork } from "@gain/sidecar";

/** Prompts among which a sidecar chooses, by their tokens, those for its checks of batches and of rounding. */
const SAMPLE_PROMPTS = 21;

/** The sample and number of the run's prompts that a sidecar receives when it loads a model. */
export const loadingPlan = async (store: RunStore): Promise<PlannedWork> => ({
  sample: await store.samplePrompts(SAMPLE_PROMPTS),
  prompts: await store.promptCount(),
});
