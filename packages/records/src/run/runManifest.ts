import { hash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../files/atomicFile.ts";
import { manifestInvalid, notAPlainFile, otherFormat, RecordsError } from "../errors.ts";
import { readPlainFile } from "../files/plainFile.ts";
import { RunTimeline } from "./runTimeline.ts";
import { MANIFEST_FILE, VECTORS_FOLDER } from "../files/runFiles.ts";
import { visibleJson } from "../files/visibleJson.ts";

const count = z.int().min(0);

/** A manifest names each file and model once. */
const MOST_BYTES = 1 << 26;
/** Older runs have format 1: their stores have no seal, and nothing says how their outputs were made. */
export const MANIFEST_FORMAT = 2;

const file = z.strictObject({
  file: z.string(),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What is known of a run beyond its rows. The store has it too, so that a changed copy is noticed. */
export const SealedFacts = z.strictObject({
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
  /** What the outputs were made with beside store and plan. The maker of the outputs defines it; absent in format 1. */
  outputs: z.record(z.string(), z.json()).optional(),
  /** The files that are not made from the rows: the plan, a trace, files of the user. Absent in format 1. */
  others: z.array(file).optional(),
  /** `RunStore.unwrittenDigest`. Absent in format 1. */
  unwritten: z.string().optional(),
});
export type SealedFacts = z.infer<typeof SealedFacts>;

/** The origin of a run's numbers, and the digest of every file of the run. Written last. */
export const RunManifest = z.strictObject({
  format: z.union([z.literal(1), z.literal(MANIFEST_FORMAT)]),
  ...SealedFacts.shape,
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
  files: z.array(file),
});
export type RunManifest = z.infer<typeof RunManifest>;

const OfLaterVersion = z.object({ format: z.int().min(MANIFEST_FORMAT + 1) });

/**
 * Writes the manifest of a finished run.
 *
 * @returns its digest, SHA-256 in hex, which proves the whole run to who keeps it
 * @throws RecordsError `disk_full`, `cannot_write`
 */
export async function writeManifest(dir: string, manifest: Omit<RunManifest, "format">): Promise<string> {
  const text = `${visibleJson({ format: MANIFEST_FORMAT, ...manifest }, 2)}\n`;
  await writeFileAtomically(join(dir, MANIFEST_FILE), text);
  return sha256Of(text);
}

/** Removes the manifest of a run, which is unfinished from then on. Does nothing to an unfinished run. */
export const unsealRun = (dir: string): Promise<void> => rm(join(dir, MANIFEST_FILE), { force: true });

/** A manifest with the digest of its own bytes. */
export interface DigestedManifest {
  readonly manifest: RunManifest;
  /** SHA-256 in hex. */
  readonly digest: string;
}

/** @throws RecordsError `manifest_invalid`, `not_a_file`, `file_too_large` */
export const readManifest = async (dir: string): Promise<RunManifest> =>
  (await readDigestedManifest(dir)).manifest;

/** @throws RecordsError as `readManifest` */
export async function readDigestedManifest(dir: string): Promise<DigestedManifest> {
  const path = join(dir, MANIFEST_FILE);
  const bytes = await readPlainFile(path, MOST_BYTES).catch((cause: unknown) => {
    throw cause instanceof RecordsError ? cause : manifestInvalid(path, "it cannot be read", cause);
  });
  return { manifest: parseManifest(path, bytes), digest: sha256Of(bytes) };
}

function parseManifest(path: string, bytes: Uint8Array): RunManifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw cause instanceof RecordsError ? cause : manifestInvalid(path, "it cannot be read as JSON", cause);
  }
  const later = OfLaterVersion.safeParse(value);
  if (later.success) throw manifestInvalid(path, otherFormat(later.data.format, MANIFEST_FORMAT));
  const parsed = RunManifest.safeParse(value);
  if (!parsed.success) throw manifestInvalid(path, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/**
 * The names of the files in a run's folder, sorted, with those in the folder of its vectors.
 *
 * @throws RecordsError `folder_not_ours` for another entry that is not a plain file
 */
export async function fileNames(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const folder = entries.find((entry) => entry.name === VECTORS_FOLDER && entry.isDirectory());
  const vectors =
    folder === undefined ? [] : await readdir(join(dir, VECTORS_FOLDER), { withFileTypes: true });
  const files = [
    ...entries.filter((entry) => entry !== folder).map((entry) => ({ entry, name: entry.name })),
    ...vectors.map((entry) => ({ entry, name: `${VECTORS_FOLDER}/${entry.name}` })),
  ];
  const odd = files.find(({ entry }) => !entry.isFile());
  if (odd !== undefined) throw notAPlainFile(join(dir, odd.name));
  return files.map(({ name }) => name).toSorted();
}

const sha256Of = (bytes: string | Uint8Array): string => hash("sha256", bytes, "hex");
