import { roundingAlarm, type RunStore } from "@gain/records";
import { EXIT, type ExitCode } from "./exitCodes.ts";

/** The exit code of a complete run. Untrustworthy numbers take precedence over error rows, which the results list. */
export async function exitOfFinished(store: RunStore): Promise<ExitCode> {
  let errors = 0;
  for (const { modelIndex, loaded } of await store.models()) {
    if (roundingAlarm(loaded) !== null) return EXIT.untrusted;
    errors += (await store.counts(modelIndex)).errors;
  }
  return errors > 0 ? EXIT.errorRows : EXIT.done;
}
