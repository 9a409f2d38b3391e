import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../files/atomicFile.ts";
import { canonicalJson } from "../identity/canonicalJson.ts";
import { manifestInvalid, notAPlainFile, RecordsError } from "../errors.ts";
import { readPlainFile } from "../files/plainFile.ts";
import { digestFile, type FileEntry } from "../files/fileDigest.ts";
import { RunTimeline } from "./runTimeline.ts";
import { removeTemporaryFiles } from "../files/temporaryFile.ts";
import { MANIFEST_FILE } from "../files/runFiles.ts";

const count = z.int().min(0);

/** The number of Node's threads for files. */
const FILES_AT_ONCE = 4;

/** The origin of a run's numbers, and the digest of every file of the run. Written last. */
export const RunManifest = z.strictObject({
  format: z.literal(1),
  /** ISO 8601, in UTC. */
  sealedAt: z.string(),
  exitCode: z.int(),
  /** Commit of the program; null outside a repository. */
  gitCommit: z.string().nullable(),
  /** Versions of Node and of the orchestrator's packages; `models` has those of the sidecar. */
  software: z.record(z.string(), z.string()),
  machine: z.strictObject({
    platform: z.string(),
    architecture: z.string(),
    processor: z.string(),
    cores: count,
    memoryBytes: count,
  }),
  /** Seconds of the session that finished the run, by phase. */
  timings: z.record(z.string(), z.number()),
  /** The timings in full; absent in a run of an older version. */
  timeline: RunTimeline.optional(),
  models: z.array(
    z.strictObject({
      slug: z.string(),
      identity: z.string(),
      /** The sidecar's description: source, revision, digests, dtype, precision, device, versions. */
      loaded: z.record(z.string(), z.unknown()),
      planned: count,
      measured: count,
      errors: count,
      nonFinite: count,
    }),
  ),
  files: z.array(
    z.strictObject({ file: z.string(), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});
export type RunManifest = z.infer<typeof RunManifest>;

/**
 * Digests every file of the run and writes the manifest, after the store is closed and every other file is written.
 *
 * @throws RecordsError `run_locked` if the store is still open, `folder_not_ours` for a folder in the run,
 *   `disk_full`, `cannot_write`
 * @throws TypeError for facts that JSON cannot represent
 */
export async function sealRun(
  dir: string,
  facts: Omit<RunManifest, "format" | "sealedAt" | "files">,
): Promise<void> {
  await removeTemporaryFiles(dir);
  const names = (await fileNames(dir)).filter((name) => name !== MANIFEST_FILE);
  const files = await digestFiles(dir, names);
  const manifest: RunManifest = { format: 1, sealedAt: new Date().toISOString(), ...facts, files };
  // JSON.stringify writes null for a number that is not finite; the canonical form refuses it.
  canonicalJson(manifest);
  await writeFileAtomically(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Removes the manifest of a run, which is unfinished from then on. Does nothing to an unfinished run. */
export const unsealRun = (dir: string): Promise<void> => rm(join(dir, MANIFEST_FILE), { force: true });

/** Several files are read at a time in other threads, while this one digests. */
async function digestFiles(dir: string, names: readonly string[]): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  const left = names.entries();
  const readers = Array.from({ length: FILES_AT_ONCE }, async () => {
    for (const [i, file] of left) entries[i] = { file, ...(await digestFile(join(dir, file))) };
  });
  await Promise.all(readers);
  return entries;
}

/** @throws RecordsError `manifest_invalid`, `not_a_file` */
export async function readManifest(dir: string): Promise<RunManifest> {
  const path = join(dir, MANIFEST_FILE);
  let value: unknown;
  try {
    value = JSON.parse((await readPlainFile(path)).toString());
  } catch (cause) {
    throw cause instanceof RecordsError ? cause : manifestInvalid(path, "it cannot be read as JSON", cause);
  }
  const parsed = RunManifest.safeParse(value);
  if (!parsed.success) throw manifestInvalid(path, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/**
 * The names of the files in a run's folder, sorted.
 *
 * @throws RecordsError `folder_not_ours` for an entry that is not a plain file
 */
export async function fileNames(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const odd = entries.find((entry) => !entry.isFile());
  if (odd !== undefined) throw notAPlainFile(join(dir, odd.name));
  return entries.map(({ name }) => name).toSorted();
}
