import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { VECTORS_FOLDER } from "../files/runFiles.ts";
import { isSystemError } from "../files/systemFailure.ts";
import { isTemporary } from "../files/temporaryFile.ts";
import type { Session } from "./session.ts";
import { selectShards } from "./vectorTable.ts";

/** Removes files of vectors whose transaction was not committed, and unfinished ones. No process may be writing there. */
export async function removeOrphanedShards(session: Session, dir: string): Promise<void> {
  const folder = join(dir, VECTORS_FOLDER);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  });
  if (names.length === 0) return;
  const stored = new Set((await selectShards(session)).map(({ file }) => basename(file)));
  const ours = names.filter((name) => isTemporary(name) || /-\d+-\d{6,}\.safetensors$/.test(name));
  for (const name of ours) if (!stored.has(name)) await rm(join(folder, name), { force: true });
}
