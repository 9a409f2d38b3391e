import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { badPlan, otherPlan } from "../errors.ts";
import { faultsOf } from "../faults.ts";
import type { ReadPlan } from "./readPlan.ts";

/** The file beside a plan that records its commit, which the plan itself cannot name. */
const COMMIT_FILE = "plan-commit.json";

const schema = z.strictObject({
  plan: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/, "40 hexadecimal digits are needed"),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});

/** Where and when a plan was committed. */
export type PlanCommit = Pick<z.infer<typeof schema>, "commit" | "at">;

/**
 * The recorded commit of a plan; null where the folder has no record.
 *
 * @throws TwinsError for a record that does not validate, or of another plan
 */
export async function planCommit(folder: string, plan: ReadPlan): Promise<PlanCommit | null> {
  const path = join(folder, COMMIT_FILE);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const checked = schema.safeParse(JSON.parse(text));
  if (!checked.success) throw badPlan(path, faultsOf(checked.error));
  if (checked.data.plan !== plan.sha256) throw otherPlan(path, checked.data.plan, plan.sha256);
  return { commit: checked.data.commit, at: checked.data.at };
}
