import { folderMissing, RecordsError } from "../errors.ts";
import { readManifest, type RunManifest } from "../run/runManifest.ts";
import { findRun, type RunPlan } from "../run/runPlan.ts";
import { RunStore } from "../store/runStore.ts";
import { checkOf, failedCheck, type Check } from "./verifyCheck.ts";
import { verifyFiles, verifyOutputs } from "./verifyFiles.ts";
import { verifyStore } from "./verifyStore.ts";

/** The result of verifying a run's files. */
export interface Verification {
  /** `incomplete`: no check failed, and the same command continues the run. */
  readonly state: "proven" | "incomplete" | "broken";
  readonly checks: readonly Check[];
}

/**
 * Verifies a run from its files alone: every digest of the manifest, no other file, and in the store exactly one terminal
 * row for each prompt and model of the plan, under the key of its content. Nothing is written.
 *
 * @throws RecordsError if the folder contains no run, `plan_invalid`, and `run_locked` while a process writes the run
 */
export async function verifyRun(dir: string): Promise<Verification> {
  const run = await findRun(dir);
  if (run.state === "empty") throw folderMissing(dir);
  const checks: Check[] = [];
  const manifest =
    run.state === "finished" ? await attempt(checks, "the manifest can be read", readManifest(dir)) : null;
  if (manifest !== null) {
    checks.push(...((await attempt(checks, "the files can be read", verifyFiles(dir, manifest))) ?? []));
  }
  const stored = await attempt(checks, "the store can be read", verifyContents(dir, run.plan, manifest));
  checks.push(...(stored?.checks ?? []));
  const missing = stored?.missing ?? 0;
  if (run.state === "finished" && stored !== null) {
    checks.push(checkOf("no measurement is missing", missing === 0 ? [] : [`${String(missing)} are`]));
  }
  if (checks.some(({ ok }) => !ok)) return { state: "broken", checks };
  if (run.state === "finished") return { state: "proven", checks };
  const detail = missing > 0 ? `no: ${String(missing)} measurements are missing` : "no: it has no manifest";
  return { state: "incomplete", checks: [...checks, { ok: true, check: "the run is finished", detail }] };
}

/** Checks the store, and, if there is a manifest, whether the outputs agree with the store. */
async function verifyContents(
  dir: string,
  plan: RunPlan,
  manifest: RunManifest | null,
): Promise<{ checks: readonly Check[]; missing: number }> {
  let store;
  try {
    store = await RunStore.openReadOnly(dir);
  } catch (error) {
    const notBegun = error instanceof RecordsError && error.code === "store_missing" && manifest === null;
    if (!notBegun) throw error;
    return { checks: [], missing: plan.prompts.count * plan.models.length };
  }
  try {
    const { checks, missing } = await verifyStore(store, plan);
    const outputs = manifest === null ? [] : await verifyOutputs(dir, store, manifest);
    return { checks: [...checks, ...outputs], missing };
  } finally {
    await store.close();
  }
}

/** An error becomes a failed check, except for a run that is being written, which cannot be verified. */
async function attempt<T>(checks: Check[], what: string, work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RecordsError && error.code === "run_locked") throw error;
    checks.push(failedCheck(what, error));
    return null;
  }
}
