/** The folders and files of set-up, all absolute. */
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export const VIRTUAL_ENVIRONMENT = `${PROJECT}/.venv`;
export const PYTHON = `${VIRTUAL_ENVIRONMENT}/bin/python`;
export const CONSTRAINTS = `${PROJECT}/python/constraints.txt`;

/** Exists while set-up changes the virtual environment; where it exists at the start, set-up was interrupted. */
export const UNFINISHED_MARK = `${VIRTUAL_ENVIRONMENT}/gain-setup.unfinished`;
/** Describes what the finished virtual environment was made from. */
export const STAMP = `${VIRTUAL_ENVIRONMENT}/gain-setup.json`;
export const LOCK = `${PROJECT}/.venv.lock`;

/** Files that determine the virtual environment: when one changes, it is installed again. */
export const INGREDIENTS = [
  "pyproject.toml",
  "python/constraints.txt",
  "tools/setup.ts",
  "tools/setup/virtualEnvironment.ts",
];

/** The folder of prepared models, by the same rule as python/gain_sidecar/cache.py. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const home = (): string => environment["HOME"] ?? homedir();
  const own = environment["GAIN_CACHE"];
  if (own !== undefined && own !== "") return own.replace(/^~(?=\/|$)/, home);
  const shared = environment["XDG_CACHE_HOME"];
  if (shared !== undefined && shared !== "") return `${shared.replace(/^~(?=\/|$)/, home)}/gain`;
  return `${home()}/.cache/gain`;
}
