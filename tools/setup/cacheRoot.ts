import { homedir } from "node:os";

/** The folder of prepared models, by the same rule as python/gain_sidecar/cache.py. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const home = (): string => environment["HOME"] ?? homedir();
  const own = environment["GAIN_CACHE"];
  if (own !== undefined && own !== "") return own.replace(/^~(?=\/|$)/, home);
  const shared = environment["XDG_CACHE_HOME"];
  if (shared !== undefined && shared !== "") return `${shared.replace(/^~(?=\/|$)/, home)}/gain`;
  return `${home()}/.cache/gain`;
}
