/**
 * The folders of warm sidecars:
 *
 *   $XDG_RUNTIME_DIR/gain, else <temporary folder>/gain-<user>    mode 0700
 *     w-XXXXXX/                                                  one per keeper, mode 0700
 *       control                                                  the keeper's socket
 *       pid                                                      the number of its process
 *
 * The first of `lastingSocketFolders` that is usable for the socket is taken, so every program in the same environment
 * uses the same folder.
 */
import { readdirSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { folderNotOurs, SidecarFailed, warmFolderRefused } from "./errors.ts";
import { lastingSocketFolders, socketProblem, type SocketFolder } from "./socketFolder.ts";

const PREFIX = "w-";
const SOCKET = "control";
const PID_FILE = "pid";
/** The rest of a socket's path after the folder; mkdtemp replaces the six X. */
const BELOW = `/${PREFIX}XXXXXX/${SOCKET}`;

/** In a container, a user may have a number and no name. Windows has no user numbers. */
const userNumber = (): number => process.getuid?.() ?? -1;

/** The folder of all warm sidecars of this user; it need not exist. */
export function warmFolder(environment: NodeJS.ProcessEnv): string {
  const candidates = lastingSocketFolders(environment);
  const usable = candidates.find(
    (candidate) => socketProblem(candidate.folder, `/${ownName(candidate)}${BELOW}`) === undefined,
  );
  // Where none is usable, creating a folder there fails with the reason.
  const chosen = usable ?? candidates[0];
  return chosen === undefined ? "" : join(chosen.folder, ownName(chosen));
}

/** The runtime folder belongs to the user; all users share the others. */
const ownName = ({ name }: SocketFolder): string =>
  name === "XDG_RUNTIME_DIR" ? "gain" : `gain-${String(userNumber())}`;

/** Can there be a warm sidecar? Fast, so that it can run before other modules are imported. */
export function isAnythingWarm(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.startsWith(PREFIX));
  } catch {
    return false;
  }
}

/**
 * The folders of keepers, running or ended.
 *
 * @throws SidecarFailed if `folder` could be another user's
 */
export async function keeperFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return [];
  await assertOurs(folder);
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => join(folder, name));
}

/**
 * Creates the folder of a new keeper.
 *
 * @throws SidecarFailed if `folder` could be another user's, or cannot be created
 */
export async function newKeeperFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      // An existing folder is checked next.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
    await assertOurs(folder);
    return await mkdtemp(join(folder, PREFIX));
  } catch (error) {
    throw error instanceof SidecarFailed ? error : warmFolderRefused(folder, error);
  }
}

/** The socket of the keeper in this folder. */
export const controlSocket = (keeperFolder: string): string => join(keeperFolder, SOCKET);

/** The process of the keeper in this folder; null where it states none. */
export async function keeperPidOf(keeperFolder: string): Promise<number | null> {
  const text = await readFile(join(keeperFolder, PID_FILE), "utf8").catch(() => "");
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

/** Removes the folder of a keeper that was killed. */
export const removeKeeperFolder = (keeperFolder: string): Promise<void> =>
  rm(keeperFolder, { recursive: true, force: true });

async function assertOurs(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userNumber() || (found.mode & 0o077) !== 0)
    throw folderNotOurs(folder);
}
