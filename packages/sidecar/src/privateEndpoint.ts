import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { removeAbandonedEndpoints } from "./abandonedEndpoints.ts";
import { noSocketFolder } from "./errors.ts";
import { causeText, socketFolders, socketProblem } from "./socketFolder.ts";

/** An address that only this user can reach: a socket file in a new folder of mode 0700. */
export interface PrivateEndpoint {
  /** `ipc:///tmp/gain-…/wire` */
  readonly address: string;
  /** Removes the folder. Idempotent. */
  release(): Promise<void>;
}

const PREFIX = "gain-";
const SOCKET = "wire";
/** The rest of a socket's path after its folder; mkdtemp replaces the six X. */
const BELOW = `/${PREFIX}XXXXXX/${SOCKET}`;

/**
 * The endpoint is in the first of `socketFolders` in which a socket can be created that no other user can reach. Those
 * that killed processes left there are removed.
 *
 * @throws SidecarFailed (`bad_request`) if there is none, with the reason for each
 */
export async function privateEndpoint(environment: NodeJS.ProcessEnv): Promise<PrivateEndpoint> {
  const problems: string[] = [];
  for (const { name, folder } of socketFolders(environment)) {
    const problem = socketProblem(folder, BELOW);
    if (problem === undefined) await removeAbandonedEndpoints(folder, SOCKET);
    const made = problem ?? (await freshFolder(folder));
    if (made instanceof Object) {
      return { address: `ipc://${join(made.path, SOCKET)}`, release: () => remove(made.path) };
    }
    problems.push(`${name}${name === folder ? "" : ` (${folder})`} ${made}`);
  }
  throw noSocketFolder(problems);
}

/** @returns a folder of mode 0700 in which a socket can be created, or the reason why there is none */
async function freshFolder(parent: string): Promise<{ readonly path: string } | string> {
  let path: string;
  try {
    path = await mkdtemp(join(parent, PREFIX));
  } catch (error) {
    return causeText(error);
  }
  try {
    if (((await stat(path)).mode & 0o077) !== 0) throw new Error("its file system does not keep modes");
    await bindOnce(join(path, SOCKET));
    return { path };
  } catch (error) {
    await remove(path);
    return causeText(error);
  }
}

/** Creates a socket and removes it: some file systems do not support sockets. */
async function bindOnce(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}

const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
