import type { RunStore } from "@gain/records";
import type { PlannedWork } from "@gain/sidecar";

/** Prompts among which a sidecar chooses, by their tokens, those for its checks of batches and of rounding. */
const SAMPLE_PROMPTS = 21;

/** By store: reading the sample takes a pass over all prompts, and many lanes load at once. */
const plans = new WeakMap<RunStore, Promise<PlannedWork>>();

/** The sample and number of the run's prompts, all of which are stored, for a sidecar that loads a model. */
export function loadingPlan(store: RunStore): Promise<PlannedWork> {
  const known = plans.get(store);
  if (known !== undefined) return known;
  const plan = read(store);
  plans.set(store, plan);
  return plan;
}

const read = async (store: RunStore): Promise<PlannedWork> => ({
  sample: await store.samplePrompts(SAMPLE_PROMPTS),
  prompts: await store.promptCount(),
});
