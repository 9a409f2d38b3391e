/** Removes the socket folders that killed processes left. */
import { lstat, readdir, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";

/** As `mkdtemp` completes the prefix of an endpoint. Digits alone are a user's folder of warm sidecars. */
const NAME = /^gain-(?!\d+$)[A-Za-z0-9]{6}$/;
/** A folder without a socket may belong to a process that has just begun, until this age. */
const BEGINNING_MS = 600_000;

/**
 * Removes each folder of an endpoint of this user in `parent` on whose socket nobody listens. A folder with other content
 * is not an endpoint's, and one that cannot be removed is left.
 *
 * @param socket the name of the socket in its folder
 */
export async function removeAbandonedEndpoints(parent: string, socket: string): Promise<void> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => NAME.test(name));
  await Promise.all(
    names.map(async (name) => {
      const folder = join(parent, name);
      if (await isAbandoned(folder, socket)) await rm(folder, { recursive: true, force: true });
    }),
  ).catch(() => undefined);
}

async function isAbandoned(folder: string, socket: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.();
  if (!isOurs || (found.mode & 0o077) !== 0) return false;
  const content = await readdir(folder).catch(() => undefined);
  if (content === undefined || content.some((name) => name !== socket)) return false;
  return content.length === 0
    ? Date.now() - found.mtimeMs > BEGINNING_MS
    : !(await isListening(join(folder, socket)));
}

/** Does a process listen on the socket? Also true where that is not certain. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(path);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code !== "ECONNREFUSED");
    });
  });
}
