import type { RunStore } from "@gain/records";
import type { PlannedWork } from "@gain/sidecar";

/** Prompts on which the arithmetic is compared with a wider one: enough to see its size, few enough to cost little. */
const SAMPLE_PROMPTS = 8;

/** What a sidecar is told of the run's prompts when it loads a model for them. */
export const loadingPlan = async (store: RunStore): Promise<PlannedWork> => ({
  sample: await store.samplePrompts(SAMPLE_PROMPTS),
  prompts: await store.promptCount(),
});
