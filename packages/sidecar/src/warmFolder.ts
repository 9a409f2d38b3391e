/**
 * Where warm sidecars are found:
 *
 *   $XDG_RUNTIME_DIR/gain, else <temporary folder>/gain-<user>    mode 0700
 *     w-XXXXXX/                                                  one for each, mode 0700
 *       control                                                  its keeper's socket
 *
 * A folder that cannot hold the socket is passed over for the next of `lastingSocketFolders`, so that every program in
 * the same environment looks in the same folder.
 */
import { readdirSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { folderNotOurs, SidecarFailed, warmFolderRefused } from "./errors.ts";
import { lastingSocketFolders, socketProblem, type SocketFolder } from "./socketFolder.ts";

const PREFIX = "w-";
const SOCKET = "control";
/** What follows the folder in a socket's path; mkdtemp puts six characters for the X. */
const BELOW = `/${PREFIX}XXXXXX/${SOCKET}`;

/** In a container, a user may have a number and no name; Windows knows no numbers. */
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

/** The runtime folder is the user's own; the others are shared by all. */
const ownName = ({ name }: SocketFolder): string =>
  name === "XDG_RUNTIME_DIR" ? "gain" : `gain-${String(userNumber())}`;

/** Could there be a warm sidecar? Fast, so that it can run before other modules are imported. */
export function isAnythingWarm(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.startsWith(PREFIX));
  } catch {
    return false;
  }
}

/**
 * The keepers' folders in it, of keepers that run and of keepers that have ended.
 *
 * @throws SidecarFailed when it could be another user's
 */
export async function keeperFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return [];
  await assertOurs(folder);
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => join(folder, name));
}

/**
 * Makes the folder of a new keeper.
 *
 * @throws SidecarFailed when the folder could be another user's, or cannot be made
 */
export async function newKeeperFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      // One that is there is looked at next.
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

/** Removes what a keeper that was killed left behind. */
export const removeKeeperFolder = (keeperFolder: string): Promise<void> =>
  rm(keeperFolder, { recursive: true, force: true });

async function assertOurs(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userNumber() || (found.mode & 0o077) !== 0)
    throw folderNotOurs(folder);
}
