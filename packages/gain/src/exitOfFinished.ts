import { roundingAlarm, type RunStore } from "@gain/records";
import { EXIT, type ExitCode } from "./exitCodes.ts";

/** The exit code of a complete run. Untrustworthy numbers take precedence over error rows and failed models. */
export async function exitOfFinished(store: RunStore): Promise<ExitCode> {
  let errors = 0;
  for (const { modelIndex } of await store.models()) {
    const loads = await store.loads(modelIndex);
    if (loads.some(({ loaded }) => roundingAlarm(loaded) !== null)) return EXIT.untrusted;
    errors += (await store.counts(modelIndex)).errors;
  }
  return errors > 0 || (await store.failures()).length > 0 ? EXIT.errorRows : EXIT.done;
}
