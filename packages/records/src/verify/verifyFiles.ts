import { join } from "node:path";
import { csvRecordCount } from "./csvRecordCount.ts";
import { digestFile } from "../files/fileDigest.ts";
import { fileNames, type RunManifest } from "../run/runManifest.ts";
import { roundingAlarm } from "./roundingAlarm.ts";
import type { RunStore } from "../store/runStore.ts";
import { checkOf, type Check } from "./verifyCheck.ts";
import { MANIFEST_FILE } from "../files/runFiles.ts";

/** Checks that every file of the manifest has its digest, and that there is no other file. */
export async function verifyFiles(dir: string, manifest: RunManifest): Promise<Check[]> {
  const present = new Set((await fileNames(dir)).filter((name) => name !== MANIFEST_FILE));
  const wrong: string[] = [];
  for (const { file, bytes, sha256 } of manifest.files) {
    if (!present.delete(file)) {
      wrong.push(`${file} is missing`);
      continue;
    }
    const found = await digestFile(join(dir, file));
    if (found.sha256 !== sha256 || found.bytes !== bytes) wrong.push(`${file} differs from its digest`);
  }
  return [
    checkOf(`${String(manifest.files.length)} files have the digests of the manifest`, wrong),
    checkOf("there is no other file", [...present]),
  ];
}

/** Compares the manifest's models, counts and exit code, and each CSV's number of rows, with the store. */
export async function verifyOutputs(dir: string, store: RunStore, manifest: RunManifest): Promise<Check[]> {
  const differences: string[] = [];
  const csvs: string[] = [];
  const models = await store.models();
  if (models.length !== manifest.models.length) {
    differences.push(`it has ${String(manifest.models.length)} models, the store ${String(models.length)}`);
  }
  let errorRows = 0;
  let untrusted = false;
  for (const [k, { modelIndex, slug, identity, loaded }] of models.entries()) {
    untrusted ||= roundingAlarm(loaded) !== null;
    const counts = await store.counts(modelIndex);
    const listed = manifest.models[k];
    for (const name of ["planned", "measured", "errors", "nonFinite"] as const) {
      if (listed?.[name] === counts[name]) continue;
      differences.push(
        `${slug}: ${name} is ${String(counts[name])} in the store, ${String(listed?.[name])} in it`,
      );
    }
    if (listed?.slug !== slug || listed.identity !== identity)
      differences.push(`${slug}: the manifest lists another model at its number`);
    errorRows += counts.errors;
    csvs.push(...(await csvFaults(dir, manifest, slug, counts.measured)));
  }
  if (manifest.exitCode === 0 && errorRows > 0)
    differences.push(`exit code 0 with ${String(errorRows)} error rows`);
  if (manifest.exitCode === 0 && untrusted)
    differences.push("exit code 0 with a deviation that rounding does not explain");
  return [
    checkOf("the manifest agrees with the store", differences),
    checkOf("each CSV has the stored rows", csvs),
  ];
}

async function csvFaults(
  dir: string,
  manifest: RunManifest,
  slug: string,
  measured: number,
): Promise<string[]> {
  const csv = manifest.files.find(
    ({ file }) => file.startsWith(`${slug}_parallel_test_`) && file.endsWith(".csv"),
  );
  if (csv === undefined) return measured === 0 ? [] : [`${slug} has no CSV`];
  try {
    const rows = await csvRecordCount(join(dir, csv.file));
    return rows === measured ? [] : [`${csv.file} has ${String(rows)} rows, the store ${String(measured)}`];
  } catch (error) {
    return [`${csv.file} cannot be read (${error instanceof Error ? error.message : String(error)})`];
  }
}
