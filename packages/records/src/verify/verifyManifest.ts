import type { Json } from "../identity/canonicalJson.ts";
import { jsonDifference } from "../identity/jsonDifference.ts";
import { MANIFEST_FILE, STORE_FILE } from "../files/runFiles.ts";
import { MANIFEST_FORMAT, SealedFacts, type RunManifest } from "../run/runManifest.ts";
import { manifestModels } from "../seal/manifestModels.ts";
import type { RunStore } from "../store/runStore.ts";
import { checkOf, type Check } from "./verifyCheck.ts";

const WORDS = [`${MANIFEST_FILE} says`, "the store"] as const;

/**
 * Compares every fact of the manifest with its source in the store: the models with what their sidecars said and with the
 * counted rows, everything else with the facts of the seal; and the files that are not made from rows with the digests of
 * the seal.
 */
export async function verifyManifest(store: RunStore, manifest: RunManifest): Promise<Check[]> {
  const { models, files, format, ...facts } = manifest;
  const sealed = await store.sealed();
  if (sealed === null)
    return [
      checkOf("the manifest agrees with the store", [
        format === 1
          ? "an earlier version of gain sealed the run, and its store has no copy of the manifest's facts: the command of " +
            "the run seals it again"
          : "the store has no seal",
      ]),
    ];
  return [
    checkOf("the manifest agrees with the store", [
      ...(format === MANIFEST_FORMAT
        ? []
        : [
            `format: ${MANIFEST_FILE} says ${String(format)}, and a store with a seal has ${String(MANIFEST_FORMAT)}`,
          ]),
      ...jsonDifference(plain(facts), JSON.parse(sealed) as Json, WORDS),
      ...jsonDifference(plain(models), plain(await manifestModels(store)), WORDS, "models"),
    ]),
    checkOf(
      "the columns that no output contains are those that were sealed",
      await unwrittenFaults(store, facts),
    ),
    checkOf("the files that are not made from rows are those that were sealed", otherFaults(sealed, files)),
  ];
}

/** As JSON gives it back: without members that are undefined. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

async function unwrittenFaults(store: RunStore, { unwritten }: SealedFacts): Promise<string[]> {
  const found = await store.unwrittenDigest();
  return found === unwritten
    ? []
    : [`${STORE_FILE} yields ${found}, and ${MANIFEST_FILE} has ${String(unwritten)}`];
}

function otherFaults(sealed: string, files: RunManifest["files"]): string[] {
  const listed = new Map(files.map((entry) => [entry.file, entry]));
  return (SealedFacts.parse(JSON.parse(sealed)).others ?? []).flatMap(({ file, sha256, bytes }) => {
    const found = listed.get(file);
    if (found === undefined) return [`${file} was sealed, and ${MANIFEST_FILE} does not list it`];
    return found.sha256 === sha256 && found.bytes === bytes
      ? []
      : [`${file} is not the file that was sealed: ${STORE_FILE} has another digest of it`];
  });
}
