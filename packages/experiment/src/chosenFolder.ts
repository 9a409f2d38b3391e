import { rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RunStore, type RunPlan } from "@gain/records";
import { modelSlug } from "./modelSlug.ts";
import type { OpenRun } from "./openRun.ts";

/** The value of `--model` with which the sidecar chooses the model. */
const AUTO = "auto";

/** The name of a run's folder in the runs folder. */
export const folderName = ({ timestamp }: RunPlan, slug: string): string => `${timestamp}_${slug}`;

/**
 * Renames the folder of a run after the model that `auto` chose, which is known only once it is loaded. The store is closed
 * and reopened. A folder that the user named keeps its name, and so does one whose new name is taken.
 */
export async function namedAfterModel(run: OpenRun): Promise<OpenRun> {
  const { plan, folder } = run;
  if (plan.models[0]?.["model"] !== AUTO || basename(folder) !== folderName(plan, modelSlug(AUTO)))
    return run;
  const [model] = await run.store.models();
  if (model === undefined) return run;
  const renamed = join(dirname(folder), folderName(plan, model.slug));
  await run.store.close();
  const isRenamed = await rename(folder, renamed).then(
    () => true,
    () => false,
  );
  const now = isRenamed ? renamed : folder;
  return { ...run, folder: now, store: await RunStore.open(now) };
}
