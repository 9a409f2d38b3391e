/** The folders and files that set-up knows, all absolute. */
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export const VIRTUAL_ENVIRONMENT = `${PROJECT}/.venv`;
export const PYTHON = `${VIRTUAL_ENVIRONMENT}/bin/python`;
export const CONSTRAINTS = `${PROJECT}/python/constraints.txt`;

/** Says that set-up is at work in the virtual environment; what it finds there at its start was interrupted. */
export const UNFINISHED_MARK = `${VIRTUAL_ENVIRONMENT}/gain-setup.unfinished`;
/** Says what the finished virtual environment was made from. */
export const STAMP = `${VIRTUAL_ENVIRONMENT}/gain-setup.json`;
export const LOCK = `${PROJECT}/.venv.lock`;

/** Files that decide what the virtual environment holds: another content means that it is to be made again. */
export const INGREDIENTS = [
  "pyproject.toml",
  "python/constraints.txt",
  "tools/setup.ts",
  "tools/setup/virtualEnvironment.ts",
];

/** Where prepared models live. The same rule as python/gain_sidecar/cache.py. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const home = (): string => environment["HOME"] ?? homedir();
  const own = environment["GAIN_CACHE"];
  if (own !== undefined && own !== "") return own.replace(/^~(?=\/|$)/, home);
  const shared = environment["XDG_CACHE_HOME"];
  if (shared !== undefined && shared !== "") return `${shared.replace(/^~(?=\/|$)/, home)}/gain`;
  return `${home()}/.cache/gain`;
}
