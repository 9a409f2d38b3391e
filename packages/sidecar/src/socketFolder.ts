/**
 * Where sockets can lie. A socket's path has room for about a hundred bytes, which a long TMPDIR alone uses up, and some
 * file systems hold no sockets; scratch files have neither limit. So sockets may lie in another folder than they.
 */
import { accessSync, constants, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";

/** Bytes of a Unix socket's path: `sun_path` of sys/un.h without the zero at its end. */
export const SOCKET_PATH_BYTES = process.platform === "linux" ? 107 : 103;

/** A folder for sockets, and where its name comes from. */
export interface SocketFolder {
  /** `TMPDIR`, `XDG_RUNTIME_DIR`, or the folder itself. */
  readonly name: string;
  /** Absolute: the other side of a socket may have another working folder. */
  readonly folder: string;
}

const COMMON = ["/tmp", "/var/tmp", "/dev/shm"];

/** Folders that may hold sockets: the system's temporary folder, the user's runtime folder, then common ones. */
export function socketFolders(environment: NodeJS.ProcessEnv): SocketFolder[] {
  return distinct([temporaryFolder(), ...runtimeFolder(environment), ...commonFolders()]);
}

/** The same for sockets that outlive a run: the user's runtime folder comes first. */
export function lastingSocketFolders(environment: NodeJS.ProcessEnv): SocketFolder[] {
  return distinct([...runtimeFolder(environment), temporaryFolder(), ...commonFolders()]);
}

/**
 * Why no socket can have the path `folder` + `below`, in words; undefined where one can, as far as can be told without
 * making it.
 */
export function socketProblem(folder: string, below: string): string | undefined {
  const bytes = Buffer.byteLength(folder);
  const longest = SOCKET_PATH_BYTES - Buffer.byteLength(below);
  if (bytes > longest) return `is ${String(bytes)} bytes long, and at most ${String(longest)} are possible`;
  try {
    if (!statSync(folder).isDirectory()) return "is not a folder";
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    return causeText(error);
  }
  return undefined;
}

/** What the system says of a folder, without the path that it repeats. */
export function causeText(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "is not there";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "cannot be written";
  return `cannot be used (${error instanceof Error ? error.message : String(error)})`;
}

const temporaryFolder = (): SocketFolder => ({ name: "TMPDIR", folder: resolve(tmpdir()) });

function runtimeFolder(environment: NodeJS.ProcessEnv): SocketFolder[] {
  const folder = environment["XDG_RUNTIME_DIR"];
  return folder === undefined || folder === "" ? [] : [{ name: "XDG_RUNTIME_DIR", folder: resolve(folder) }];
}

const commonFolders = (): SocketFolder[] => COMMON.map((folder) => ({ name: folder, folder }));

function distinct(folders: readonly SocketFolder[]): SocketFolder[] {
  const seen = new Set<string>();
  return folders.filter(({ folder }) => !seen.has(folder) && seen.add(folder));
}
