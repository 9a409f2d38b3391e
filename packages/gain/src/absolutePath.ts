import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A path that means the same from another folder. A shell leaves `~` alone inside `--option=~/…`. */
export const absolutePath = (path: string): string =>
  /^~(?=\/|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path);
