import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { findRun, isTemporary, RecordsError, type RunPlan } from "@gain/records";
import { planDifference } from "./planDifference.ts";

/** The newest unfinished run of the same plan in the folder. */
export async function unfinishedRun(runsFolder: string, asked: RunPlan): Promise<string | undefined> {
  const names = await readdir(runsFolder).catch(() => []);
  for (const name of names.toSorted().toReversed()) {
    // A run that was being removed when its process was killed.
    if (isTemporary(name)) continue;
    const folder = join(runsFolder, name);
    const run = await findRun(folder).catch((error: unknown) => {
      // Other content of the runs folder is ignored.
      if (error instanceof RecordsError) return undefined;
      throw error;
    });
    if (run?.state === "unfinished" && planDifference(run.plan, asked).length === 0) return folder;
  }
  return undefined;
}
