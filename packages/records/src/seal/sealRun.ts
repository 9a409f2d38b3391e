import { stat } from "node:fs/promises";
import { join } from "node:path";
import { outputChanged, planReplaced } from "../errors.ts";
import { digestFile, digestFiles, type FileEntry } from "../files/fileDigest.ts";
import { MANIFEST_FILE, PLAN_FILE, STORE_FILE } from "../files/runFiles.ts";
import { removeTemporaryFiles } from "../files/temporaryFile.ts";
import { canonicalJson } from "../identity/canonicalJson.ts";
import { jsonDifference } from "../identity/jsonDifference.ts";
import { fileNames, writeManifest, type SealedFacts } from "../run/runManifest.ts";
import { findRun, writePlan, type RunPlan } from "../run/runPlan.ts";
import type { RunStore } from "../store/runStore.ts";
import { manifestModels } from "./manifestModels.ts";

/** A run whose rows are complete and whose outputs are written. */
export interface SealableRun {
  readonly dir: string;
  readonly plan: RunPlan;
  readonly store: RunStore;
  /** The outputs as they were written. They are not read again: a size that differs by now is noticed. */
  readonly outputs: readonly FileEntry[];
}

/**
 * Seals a run, last of all:
 *
 *   1. plan.json     written again if something removed it meanwhile; a replaced one is refused
 *   2. outputs       each is there, with the size that was written
 *   3. the store     receives the facts, and is closed
 *   4. manifest.json the same facts, the models as the store has them, and the digest of every file
 *
 * @returns the digest of the manifest
 * @throws RecordsError `run_changed`, `folder_not_ours` for a folder in the run, `disk_full`, `cannot_write`
 * @throws TypeError for facts that JSON cannot represent
 */
export async function sealRun(
  { dir, plan, store, outputs }: SealableRun,
  facts: Omit<SealedFacts, "sealedAt" | "others" | "unwritten">,
): Promise<string> {
  await keepPlan(dir, plan);
  await removeTemporaryFiles(dir);
  // The store has the digests of the vectors, which are too many bytes to be read again.
  const vectors = (await store.vectors.shards()).map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 }));
  const written = [...outputs, ...vectors];
  await assertWritten(dir, written);
  const known = new Set([...written.map(({ file }) => file), MANIFEST_FILE, STORE_FILE, LOG_FILE]);
  const unknown = (await fileNames(dir)).filter((name) => !known.has(name));
  const others = [...(await digestFiles(dir, unknown)), ...vectors];
  const models = await manifestModels(store);
  const sealed = {
    sealedAt: new Date().toISOString(),
    ...facts,
    others,
    unwritten: await store.unwrittenDigest(),
  };
  // JSON.stringify writes null for a number that is not finite; the canonical form refuses it.
  canonicalJson(models);
  await store.seal(canonicalJson(sealed));
  await store.close();
  const stored = { file: STORE_FILE, ...(await digestFile(join(dir, STORE_FILE))) };
  const files = [...outputs, ...others, stored].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return writeManifest(dir, { ...sealed, models, files });
}

/** DuckDB's log, which is merged into the store when it is closed. */
const LOG_FILE = `${STORE_FILE}.wal`;

/** The plan is known, so one that is missing loses nothing. */
async function keepPlan(dir: string, plan: RunPlan): Promise<void> {
  const isThere = (await fileNames(dir)).includes(PLAN_FILE);
  if (!isThere) return writePlan(dir, plan);
  const found = await findRun(dir);
  if (found.state === "empty") return;
  const differences = jsonDifference(plan, found.plan, ["the run has", "the file"]);
  if (differences.length > 0) throw planReplaced(join(dir, PLAN_FILE), differences);
}

async function assertWritten(dir: string, outputs: readonly FileEntry[]): Promise<void> {
  for (const { file, bytes } of outputs) {
    const path = join(dir, file);
    const found = await stat(path).catch(() => null);
    if (found?.size !== bytes) throw outputChanged(path, found?.size ?? null, bytes);
  }
}
