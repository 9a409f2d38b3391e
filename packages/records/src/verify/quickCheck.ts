import { join } from "node:path";
import { digestFile } from "../files/fileDigest.ts";
import { PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";
import {
  readDigestedManifest,
  SealedFacts,
  type DigestedManifest,
  type RunManifest,
} from "../run/runManifest.ts";
import type { RunPlan } from "../run/runPlan.ts";
import type { RunStore } from "../store/runStore.ts";
import { checkOf, failedCheck, type Check } from "./verifyCheck.ts";
import { verifyFiles } from "./verifyFiles.ts";
import { verifyManifest } from "./verifyManifest.ts";
import { verifyTables } from "./verifyStore.ts";

/** Whether a finished run is what was sealed. */
export interface QuickCheck {
  /** Null where it cannot be read. */
  readonly sealed: DigestedManifest | null;
  /** Failed checks of the outputs and the manifest, which can be written again. */
  readonly faults: readonly Check[];
  /** Failed checks of the store and the plan, from which nothing can be written then. */
  readonly unsound: readonly Check[];
}

/**
 * The cheap form of `verifyRun` for a finished run whose store is open: every digest, no other file, the manifest's facts
 * against the store, and the store's tables against the plan. Rows are counted, not read, and no output is derived.
 */
export async function quickCheck(dir: string, store: RunStore, plan: RunPlan): Promise<QuickCheck> {
  const { checks, missing } = await verifyTables(store, plan);
  checks.push(checkOf("no measurement is missing", missing === 0 ? [] : [`${String(missing)} are`]));
  const written: Check[] = [];
  let sealed: DigestedManifest | null = null;
  try {
    sealed = await readDigestedManifest(dir);
    checks.push(await sourcesCheck(dir, store, sealed.manifest));
    written.push(
      ...(await verifyFiles(dir, sealed.manifest)),
      ...(await verifyManifest(store, sealed.manifest)),
    );
  } catch (error) {
    written.push(failedCheck("the manifest can be read", error));
  }
  const failed = (all: readonly Check[]): Check[] => all.filter(({ ok }) => !ok);
  return { sealed, faults: failed(written), unsound: failed(checks) };
}

/** Are plan and store those that were sealed? The store's own facts count before the manifest's. */
async function sourcesCheck(dir: string, store: RunStore, manifest: RunManifest): Promise<Check> {
  const text = await store.sealed();
  const facts = text === null ? null : SealedFacts.parse(JSON.parse(text));
  const entries = [...(facts?.others ?? []), ...manifest.files];
  const faults: string[] = [];
  for (const file of [PLAN_FILE, STORE_FILE]) {
    const due = entries.find((entry) => entry.file === file);
    const { sha256 } = await digestFile(join(dir, file));
    if (sha256 !== due?.sha256) faults.push(`${file} was changed after the run, or is damaged`);
  }
  if (facts !== null && facts.unwritten !== (await store.unwrittenDigest()))
    faults.push(`${STORE_FILE} was changed after the run`);
  return checkOf("plan and store are those that were sealed", faults);
}
