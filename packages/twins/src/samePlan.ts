import { access } from "node:fs/promises";
import { join } from "node:path";
import { planChanged } from "./errors.ts";
import { readPlan, type ReadPlan } from "./plan/readPlan.ts";
import { PLAN_OF_TWINS } from "./studyOfTwins.ts";

/**
 * Refuses a folder that belongs to another plan; one without a plan is free.
 *
 * @throws TwinsError where the folder's plan differs in a single byte
 */
export async function assertSamePlan(folder: string, given: ReadPlan): Promise<void> {
  const path = join(folder, PLAN_OF_TWINS);
  const isFree = await access(path).then(
    () => false,
    () => true,
  );
  if (isFree) return;
  const stored = await readPlan(path);
  if (stored.sha256 !== given.sha256) throw planChanged(folder, stored.sha256, given.sha256);
}
