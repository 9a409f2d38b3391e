/**
 * Ends a process at its first fault point, then at its second, and so on, until a run ends without a kill. After each kill
 * no sidecar may be left, and the same command must finish the run with exactly the rows of an undisturbed run, which
 * `gain verify` proves. After every tenth one, `gain verify` must find the unfinished run unbroken.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT } from "../setup/project.ts";
import { ScratchRun, spread, type Tally } from "./scratchRun.ts";

export type Side = "orchestrator" | "sidecar";

export interface Sweep extends Tally {
  /** Names of the fault points of an undisturbed run, in order. */
  readonly points: readonly string[];
}

const PROMPTS = 40;
const PRELOAD = pathToFileURL(join(PROJECT, "tools/reliability/killAt.mjs")).href;

/** @param most kills, spread evenly over the run; all of them where undefined */
export function sweep(side: Side, most: number | undefined): Promise<Sweep> {
  return ScratchRun.with(PROMPTS, async (run) => {
    const file = run.folder("points.txt");
    writeFileSync(file, "");
    await run.without(
      "traced",
      side === "sidecar" ? { GAIN_FAKE_TRACE: file } : preloaded({ GAIN_TRACE: file }),
    );
    const points = readFileSync(file, "utf8").trim().split("\n");
    for (const at of spread(points.length, most)) {
      const name = `kill-${String(at)}`;
      if (side === "orchestrator") {
        const environment = preloaded({ GAIN_KILL_AT: String(at) });
        await run.disturbed(name, environment, [null, 0], ({ signal }) => signal === "SIGKILL");
      } else {
        // A sidecar that is killed before its model is loaded ends the program with 4, and the same command continues.
        const environment = {
          GAIN_FAKE_KILL_AT: String(at),
          GAIN_FAKE_ONCE: run.folder(`once-${String(at)}`),
        };
        await run.disturbed(name, environment, [0, 2, 4], () => true);
      }
    }
    return { ...run.tally, points };
  });
}

const preloaded = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...environment,
  NODE_OPTIONS: `--import=${PRELOAD}`,
});
