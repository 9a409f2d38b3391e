import { roundingAlarm, type RunPlan, type RunStore } from "@gain/records";
import { leftOutModels } from "./sources/leftOutModels.ts";
import { outputModels } from "./sources/storeModels.ts";
import { EXIT, type ExitCode } from "./exitCodes.ts";

/** The exit code of a complete run. Untrustworthy numbers take precedence over error rows and failed models. */
export async function exitOfFinished(store: RunStore, plan: RunPlan): Promise<ExitCode> {
  let errors = 0;
  for (const { modelIndex } of await outputModels(store, plan)) {
    const loads = await store.loads(modelIndex);
    if (loads.some(({ loaded }) => roundingAlarm(loaded) !== null)) return EXIT.untrusted;
    errors += (await store.counts(modelIndex)).errors;
  }
  const failed = (await leftOutModels(store, plan)).filter(({ why }) => why === "failed");
  return errors > 0 || failed.length > 0 ? EXIT.errorRows : EXIT.done;
}
