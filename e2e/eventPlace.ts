/** A folder for each test of phases and events, and the programs that run in it. */
import { execFile, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "vitest";
import {
  gainCommand,
  pauseEnvironment,
  ROOT,
  startGain,
  type Finished,
  type Pause,
  type Running,
} from "./gainCommand.ts";
import type { Phase, Place } from "./phases.ts";
import { expectProven } from "./storedRun.ts";

const PROMPTS = 200;

/** @param finished a finished run */
export function newPlace(finished: string): Place {
  const folder = mkdtempSync("/tmp/gain-event-");
  const prompts = join(folder, "prompts.jsonl");
  const lines = Array.from({ length: PROMPTS }, (_, k) => JSON.stringify(`Prompt ${String(k)}`));
  writeFileSync(prompts, lines.join("\n"));
  return { folder, prompts, run: join(folder, "run"), finished };
}

/** The processes of a place have its folder in their environment. */
const environmentOf = ({ folder }: Place, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  GAIN_SIDECAR_SCRIPT: join(ROOT, "python/tests/fake_sidecar.py"),
  GAIN_FAKE_LAYERS: "4",
  GAIN_E2E_PLACE: folder,
  XDG_RUNTIME_DIR: folder,
  ...more,
});

const resumeFile = ({ folder }: Place): string => join(folder, "resume");
const pauseOf = (place: Place, { pauseAt }: Phase): Pause | undefined =>
  pauseAt === undefined ? undefined : { at: pauseAt, resume: resumeFile(place) };

export interface Ended {
  readonly code: number;
  readonly seconds: number;
  readonly printed: string;
}

/** Runs the phase's command in a terminal of its own; in the phase, the event happens. */
export async function inTerminal(place: Place, phase: Phase, event: string): Promise<Ended> {
  const pause = pauseOf(place, phase);
  const command = gainCommand(phase.command(place), pause);
  const { stdout } = await promisify(execFile)(
    join(ROOT, ".venv/bin/python"),
    [join(ROOT, "e2e/in_terminal.py"), phase.reached, event, ...command],
    {
      cwd: ROOT,
      env: { ...process.env, ...environmentOf(place, phase.endless), ...pauseEnvironment(pause) },
    },
  );
  return JSON.parse(stdout) as Ended;
}

/** Starts the phase's command, and waits until it is in the phase, where it waits or is slow. */
export async function inPhase(place: Place, phase: Phase, more: NodeJS.ProcessEnv = {}): Promise<Running> {
  const running = startGain(
    phase.command(place),
    environmentOf(place, { ...phase.slow, ...more }),
    pauseOf(place, phase),
  );
  await running.prints(new RegExp(phase.reached));
  return running;
}

/** Ends the wait of a program that `inPhase` started. */
export function resume(place: Place): void {
  writeFileSync(resumeFile(place), "");
}

export const run = (
  place: Place,
  given: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Finished> => startGain(given, environmentOf(place, more)).finished;

/** Expects that the same command finishes the run, with every row once. */
export async function expectFinishable(place: Place, phase: Phase): Promise<void> {
  const { code, stderr } = await run(place, phase.command(place));
  expect(code, stderr).toBe(0);
  await expectProven(place.run);
}

/** Processes of the place, other than zombies. */
function processesOf({ folder }: Place): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const isZombie = /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
      return !isZombie && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`GAIN_E2E_PLACE=${folder}`);
    } catch {
      return false;
    }
  });
}

/** Expects that no process of the place is left after some seconds. */
export async function expectNoProcess(place: Place, seconds: number): Promise<void> {
  const deadline = performance.now() + 1000 * seconds;
  while (processesOf(place).length > 0 && performance.now() < deadline) await sleep(50);
  const left = processesOf(place).map((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  expect(left).toEqual([]);
}

/** A small disk at `folder`/disk; false where this user may not mount one. */
export function mountDisk({ folder }: Place): boolean {
  const disk = join(folder, "disk");
  mkdirSync(disk);
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk]).status === 0;
}

/** Fills the disk, to the last byte. @returns the file that does */
export function fillDisk({ folder }: Place): string {
  const filler = join(folder, "disk/filler");
  for (const size of [1 << 20, 1 << 12])
    for (;;)
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: "a" });
      } catch {
        break;
      }
  return filler;
}

/** Removes the place and ends what is left of it. */
export function removePlace(place: Place): void {
  for (const pid of processesOf(place)) process.kill(Number(pid), "SIGKILL");
  const disk = join(place.folder, "disk");
  if (existsSync(disk)) spawnSync("umount", [disk]);
  rmSync(place.folder, { recursive: true });
}
