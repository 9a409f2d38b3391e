/** Runs the bundle, which starts in a fraction of the time of the sources. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ROOT, Running } from "./gainCommand.ts";

/** Makes the bundle where it is older than the sources. */
export function makeBundle(): void {
  execFileSync(process.execPath, ["--import", "tsx", "tools/bundle.ts"], { cwd: ROOT });
}

/** Where the program is to wait, as pauseAt.mjs reads it, and the file that ends the wait. */
export interface Pause {
  readonly at: string;
  readonly resume: string;
}

/** The command line of the bundle. With a pause, the environment is that of `pauseEnvironment`. */
export const bundledCommand = (given: readonly string[], pause?: Pause): string[] => [
  process.execPath,
  ...(pause === undefined ? [] : ["--import", "./e2e/pauseAt.mjs"]),
  join(ROOT, "packages/gain/dist/main.js"),
  ...given,
];

export const pauseEnvironment = (pause: Pause | undefined): NodeJS.ProcessEnv =>
  pause === undefined ? {} : { GAIN_E2E_PAUSE: pause.at, GAIN_E2E_RESUME: pause.resume };

export const startBundled = (
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
  pause?: Pause,
): Running => new Running(bundledCommand(given, pause), { ...environment, ...pauseEnvironment(pause) });
