import { join } from "node:path";
import { digestFile } from "../files/fileDigest.ts";
import { MANIFEST_FILE } from "../files/runFiles.ts";
import { fileNames, type DigestedManifest, type RunManifest } from "../run/runManifest.ts";
import { checkOf, type Check } from "./verifyCheck.ts";

/**
 * Checks that the manifest has the digest that somebody kept.
 *
 * @param kept SHA-256 in hex
 */
export const verifyDigest = ({ digest }: DigestedManifest, kept: string): Check =>
  checkOf(
    "the manifest has the given digest",
    digest === kept.toLowerCase()
      ? []
      : [`${MANIFEST_FILE} has ${digest}, not ${kept}: it is not the manifest whose digest was kept`],
  );

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
    if (found.sha256 !== sha256 || found.bytes !== bytes)
      wrong.push(`${file} differs from its digest: it was changed after the run, or damaged`);
  }
  return [
    checkOf(`${String(manifest.files.length)} files have the digests of the manifest`, wrong),
    checkOf(
      "there is no other file",
      [...present].map((file) => `${file} is not in ${MANIFEST_FILE}`),
    ),
  ];
}
