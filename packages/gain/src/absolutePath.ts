import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** An absolute path. A shell does not expand `~` inside `--option=~/…`, so it is expanded here. */
export const absolutePath = (path: string): string =>
  /^~(?=\/|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path);
