/**
 * Where warm sidecars are found:
 *
 *   $XDG_RUNTIME_DIR/gain, else <temporary folder>/gain-<user>    mode 0700
 *     w-XXXXXX/                                                  one for each, mode 0700
 *       control                                                  its keeper's socket
 */
import { readdirSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderNotOurs } from "./errors.ts";

const PREFIX = "w-";

/** In a container, a user may have a number and no name; Windows knows no numbers. */
const userNumber = (): number => process.getuid?.() ?? -1;

/** The folder of all warm sidecars of this user; it need not exist. */
export function warmFolder(environment: NodeJS.ProcessEnv): string {
  const runtime = environment["XDG_RUNTIME_DIR"];
  return runtime === undefined || runtime === ""
    ? join(tmpdir(), `gain-${String(userNumber())}`)
    : join(runtime, "gain");
}

/** Could a warm sidecar be there to be taken? Quick, for who has not imported anything yet. */
export function isAnythingWarm(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.startsWith(PREFIX));
  } catch {
    return false;
  }
}

/**
 * The folders of warm sidecars in it, whether or not they still live.
 *
 * @throws SidecarFailed when it could be another user's
 */
export async function warmPlaces(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return [];
  await assertOurs(folder);
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => join(folder, name));
}

/**
 * Makes a place for a new one.
 *
 * @throws SidecarFailed when the folder could be another user's
 */
export async function newWarmPlace(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await assertOurs(folder);
  return mkdtemp(join(folder, PREFIX));
}

/** The socket over which a place's keeper is spoken to. */
export const controlSocket = (place: string): string => join(place, "control");

/** Removes what a keeper that was killed left behind. */
export const clearPlace = (place: string): Promise<void> => rm(place, { recursive: true, force: true });

async function assertOurs(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userNumber() || (found.mode & 0o077) !== 0)
    throw folderNotOurs(folder);
}
