/** Kills at named steps of either process. `npx tsx tools/reliability.ts sweep` kills at all of them. */
import { expect, test } from "vitest";
import { sweep } from "../tools/reliability/sweep.ts";

const KILLS = 3;
const HARMLESS = { lost: 0, doubled: 0, changed: 0, orphans: 0, hangs: 0 };

test.each(["orchestrator", "sidecar"] as const)(
  "after a kill of the %s at any step, the same command finishes the run with the same rows",
  async (side) => {
    const { points, ...found } = await sweep(side, KILLS);
    expect(found).toMatchObject({ faults: KILLS, runs: KILLS, ...HARMLESS });
    expect(found.secondsToNoSidecar).toBeLessThan(5);
    // The end of its pipe, which follows this message, may end a sidecar before it reads the message.
    const named = new Set(points.filter((name) => name !== "a shutdown is received"));
    expect(named.size).toBe({ orchestrator: 22, sidecar: 8 }[side]);
  },
);
