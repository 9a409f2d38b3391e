import type { RunStore } from "../store/runStore.ts";
import type { RunPlan } from "../run/runPlan.ts";

/** Numbers of the models that were dropped or could not be measured to their end. */
export const leftOutNumbers = async (
  store: RunStore,
  { dropped = [] }: RunPlan,
): Promise<ReadonlySet<number>> =>
  new Set([...dropped, ...(await store.failures()).map(({ modelIndex }) => modelIndex)]);
