/** Jumps of the program's wall clock by days, back and forth, while a run is measured. */
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startGain } from "./program.ts";
import { ScratchRun, type Tally } from "./scratchRun.ts";

const LIBRARY = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
  "/usr/lib/faketime/libfaketimeMT.so.1",
].find((path) => existsSync(path));
const PROMPTS = 60;
const JUMPS = ["-1d", "+1d", "-30d", "+0"];

/** Why the clock cannot be changed on this machine; undefined where it can. */
export const noFakeClock = (): string | undefined =>
  LIBRARY === undefined ? "libfaketime is not installed" : undefined;

/**
 * One run during which the program's clock jumps. It must not notice, and prints no duration below 0. The sidecar's clock
 * is left alone: libfaketime makes Python's sleep fail.
 */
export function jumpingClock(): Promise<Tally> {
  return ScratchRun.with(PROMPTS, async (run) => {
    const clock = run.folder("clock");
    writeFileSync(clock, "+0");
    const program = startGain(run.command("jumps"), {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      DONT_FAKE_MONOTONIC: "1",
      GAIN_FAKE_DELAY_S: "0.3",
    });
    for (const jump of JUMPS) {
      await Promise.race([sleep(600), program.ended]);
      writeFileSync(clock, jump);
      run.tally.faults += 1;
    }
    const ended = await program.ended;
    if (/-\d+(\.\d+)? s\b|\d h /.test(ended.output))
      throw new Error(`a duration follows the wall clock:\n${ended.output}`);
    await run.settle("jumps", ended, [0]);
    return run.tally;
  });
}
