/**
 * Folders for sockets. A socket's path has at most about a hundred bytes, so TMPDIR can be too long, and some file
 * systems do not support sockets. Scratch files have neither limit, so sockets may be in another folder.
 */
import { accessSync, constants, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";

/** Bytes of a Unix socket's path: `sun_path` of sys/un.h without the zero at its end. */
export const SOCKET_PATH_BYTES = process.platform === "linux" ? 107 : 103;

/** A folder for sockets, and the source of its path. */
export interface SocketFolder {
  /** `TMPDIR`, `XDG_RUNTIME_DIR`, or the folder itself. */
  readonly name: string;
  /** Absolute: the other side of a socket may have another working folder. */
  readonly folder: string;
}

const COMMON = ["/tmp", "/var/tmp", "/dev/shm"];

/** Candidates: the system's temporary folder, the user's runtime folder, then common folders. */
export function socketFolders(environment: NodeJS.ProcessEnv): SocketFolder[] {
  return distinct([temporaryFolder(), ...runtimeFolder(environment), ...commonFolders()]);
}

/** Candidates for sockets that outlive a run: the user's runtime folder is the first. */
export function lastingSocketFolders(environment: NodeJS.ProcessEnv): SocketFolder[] {
  return distinct([...runtimeFolder(environment), temporaryFolder(), ...commonFolders()]);
}

/**
 * The reason why no socket can have the path `folder` + `below`, as a phrase; undefined if none is found without
 * creating the socket.
 */
export function socketProblem(folder: string, below: string): string | undefined {
  const bytes = Buffer.byteLength(folder);
  const longest = SOCKET_PATH_BYTES - Buffer.byteLength(below);
  if (bytes > longest) return `has ${String(bytes)} bytes, more than the ${String(longest)} possible`;
  try {
    if (!statSync(folder).isDirectory()) return "is not a folder";
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    return causeText(error);
  }
  return undefined;
}

/** The system's error about a folder as a phrase, without the path. */
export function causeText(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist";
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
