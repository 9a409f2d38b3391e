/** Bundles the program where the bundle is older than the sources, before any end-to-end test. */
import { execFileSync } from "node:child_process";
import { ROOT } from "./gainCommand.ts";

export function setup(): void {
  execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: ROOT });
}
