/**
 * Folders for files of one command, in the temporary folder that all users share: readable by this user alone, and removed
 * by a later command if a killed process left one.
 */
import { lstat, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { assertScratchRoot, scratchRoot } from "./scratchRoot.ts";
import { systemFailure } from "./systemFailure.ts";
import { temporaryPath } from "./temporaryFile.ts";

/** As `temporaryPath` names them: `.gain-scratch.<process>-<random>.tmp`. */
const OURS = /^\.gain-scratch\.(?<pid>\d+)-[0-9a-f]+\.tmp$/;

/** A new path for a scratch folder of this process. */
export const scratchPath = (): string => temporaryPath(join(scratchRoot(), "scratch"));

/**
 * Checks that scratch folders can be made, and removes those of processes that have ended.
 *
 * @throws RecordsError `temporary_folder`
 */
export async function readyScratch(): Promise<void> {
  await assertScratchRoot();
  await removeAbandoned();
}

/**
 * Creates the scratch folder `folder`.
 *
 * @throws RecordsError `temporary_folder`, `cannot_write`, `disk_full`
 */
export async function makeScratchFolder(folder: string): Promise<void> {
  await readyScratch();
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    throw systemFailure(error, folder);
  });
}

/** Removes scratch folders of this user whose process has ended. A folder that cannot be removed is left. */
async function removeAbandoned(): Promise<void> {
  const names = await readdir(scratchRoot()).catch(() => []);
  for (const name of names) {
    const pid = Number(OURS.exec(name)?.groups?.["pid"]);
    if (!Number.isSafeInteger(pid) || isAlive(pid)) continue;
    const path = join(scratchRoot(), name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory() === true && found.uid === process.getuid?.())
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process has this number.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
