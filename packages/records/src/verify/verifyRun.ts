import { folderMissing, RecordsError } from "../errors.ts";
import { readDigestedManifest, type RunManifest } from "../run/runManifest.ts";
import { findRun, type RunPlan } from "../run/runPlan.ts";
import { RunStore } from "../store/runStore.ts";
import { checkOf, failedCheck, type Check } from "./verifyCheck.ts";
import { verifyDigest, verifyFiles } from "./verifyFiles.ts";
import { verifyManifest } from "./verifyManifest.ts";
import { verifyStore } from "./verifyStore.ts";
import { verifyVectors } from "./verifyVectors.ts";

/** The result of verifying a run's files. */
export interface Verification {
  /** `incomplete`: no check failed, and the same command continues the run. */
  readonly state: "proven" | "incomplete" | "broken";
  readonly checks: readonly Check[];
  /** Digest of the manifest, SHA-256 in hex; null where there is none, or it cannot be read. */
  readonly digest: string | null;
}

/** What a run's outputs are made from, and what the manifest says of them. */
export interface SealedRun {
  readonly dir: string;
  readonly plan: RunPlan;
  readonly store: RunStore;
  readonly manifest: RunManifest;
}

export interface Verifying {
  /** Digest of the manifest that somebody kept; left out for none. */
  readonly digest?: string | undefined;
  /** Checks what this package cannot: the outputs and the exit code of a finished run, whose store is open. */
  readonly outputs: (run: SealedRun) => Promise<readonly Check[]>;
}

/**
 * Verifies a run from its files alone: every digest of the manifest, no other file, in the store exactly one terminal row
 * for each prompt and model of the plan, under the key of its content, every fact of the manifest in the store, and what
 * `outputs` checks. Nothing is written.
 *
 * @throws RecordsError if the folder contains no run, `plan_invalid`, and `run_locked` while a process writes the run
 */
export async function verifyRun(dir: string, verifying: Verifying): Promise<Verification> {
  const run = await findRun(dir);
  if (run.state === "empty") throw folderMissing(dir);
  const isFinished = run.state === "finished";
  const checks: Check[] = [];
  const read = isFinished
    ? await attempt(checks, "the manifest can be read", readDigestedManifest(dir))
    : null;
  if (verifying.digest !== undefined) checks.push(digestCheck(read, verifying.digest));
  if (read !== null)
    checks.push(...((await attempt(checks, "the files can be read", verifyFiles(dir, read.manifest))) ?? []));
  const manifest = read?.manifest ?? null;
  const stored = await attempt(
    checks,
    "the store can be read",
    verifyContents(dir, run.plan, manifest, verifying),
  );
  checks.push(...(stored?.checks ?? []));
  const missing = stored?.missing ?? 0;
  if (isFinished && stored !== null)
    checks.push(checkOf("no measurement is missing", missing === 0 ? [] : [`${String(missing)} are`]));
  const digest = read?.digest ?? null;
  if (checks.some(({ ok }) => !ok)) return { state: "broken", checks, digest };
  if (isFinished) return { state: "proven", checks, digest };
  const detail = missing > 0 ? `no: ${String(missing)} measurements are missing` : "no: it has no manifest";
  return {
    state: "incomplete",
    checks: [...checks, { ok: true, check: "the run is finished", detail }],
    digest,
  };
}

const digestCheck = (read: Parameters<typeof verifyDigest>[0] | null, kept: string): Check =>
  read === null
    ? checkOf("the manifest has the given digest", ["there is no manifest that can be read"])
    : verifyDigest(read, kept);

/** Checks the store, and, if there is a manifest, whether manifest and outputs agree with the store. */
async function verifyContents(
  dir: string,
  plan: RunPlan,
  manifest: RunManifest | null,
  { outputs }: Verifying,
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
    const vectors = await attempt(checks, "the vectors can be read", verifyVectors(dir, store));
    checks.push(...(vectors ?? []));
    if (manifest === null) return { checks, missing };
    const further: Check[] = [];
    const facts = await attempt(further, "the manifest's facts can be read", verifyManifest(store, manifest));
    further.push(...(facts ?? []));
    const derived = await attempt(
      further,
      "the outputs can be derived",
      outputs({ dir, plan, store, manifest }),
    );
    return { checks: [...checks, ...further, ...(derived ?? [])], missing };
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
