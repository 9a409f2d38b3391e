/** What happens to the program in a phase; each function does it and waits for the end. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expectFinishable, fillDisk, inPhase, inTerminal, resume, run, type Ended } from "./eventPlace.ts";
import type { Running } from "./gainCommand.ts";
import type { Phase, Place } from "./phases.ts";

export type Event = (place: Place, phase: Phase) => Promise<Ended>;

/** Seconds from now to the end. */
async function ended(running: Running): Promise<Ended> {
  const began = performance.now();
  const { code, stdout, stderr } = await running.finished;
  return {
    code: code ?? -1,
    seconds: (performance.now() - began) / 1000,
    printed: `${stdout}${stderr}`,
  };
}

/** Runs the phase's command to its end, with faults or another command. */
async function whole(
  place: Place,
  command: readonly string[],
  faults: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { code, stdout, stderr, seconds } = await run(place, command, faults);
  return { code: code ?? -1, seconds, printed: `${stdout}${stderr}` };
}

export const request =
  (name: string): Event =>
  (place, phase) =>
    inTerminal(place, phase, name);

export const readersLeave: Event = async (place, phase) => {
  const running = await inPhase(place, phase);
  running.leave();
  resume(place);
  return ended(running);
};

/** The thread of the sidecar that owns the socket raises, once. */
export const threadDies =
  (point: string): Event =>
  (place, phase) =>
    whole(place, phase.command(place), {
      GAIN_FAKE_FAULT: `${point}:thread`,
      GAIN_FAKE_ONCE: join(place.folder, "once"),
    });

export const sidecarStops: Event = async (place, phase) => {
  const running = await inPhase(place, phase, phase.reached === "pretending" ? phase.endless : {});
  const [, pid] = await running.prints(/process (\d+)/);
  process.kill(Number(pid), "SIGSTOP");
  return ended(running);
};

function keeperOf({ folder }: Place): number {
  const [keeper = ""] = readdirSync(join(folder, "gain"));
  return Number(readFileSync(join(folder, "gain", keeper, "pid"), "utf8"));
}

/** The keeper of the run's own sidecar is stopped. */
export const ownKeeperStops: Event = async (place, phase) => {
  const kept: Phase = {
    ...phase,
    command: (at) => [...phase.command(at), "--keep-warm", "0.02"],
  };
  const running = await inPhase(place, kept);
  process.kill(keeperOf(place), "SIGSTOP");
  return ended(running);
};

/** The keeper of an earlier command is stopped. */
export const otherKeeperStops: Event = async (place, phase) => {
  const start = ["sidecar", "start", "--model", "fake", "--prompts", place.prompts, "--keep-warm", "1"];
  expect((await run(place, start)).code).toBe(0);
  process.kill(keeperOf(place), "SIGSTOP");
  return whole(place, phase.command(place));
};

/** @param command with a pipe or a device in place of a file */
export const instead =
  (command: (place: Place, pipe: string) => readonly string[], faults: NodeJS.ProcessEnv = {}): Event =>
  (place) => {
    const pipe = join(place.folder, "pipe.jsonl");
    spawnSync("mkfifo", [pipe]);
    return whole(place, command(place, pipe), faults);
  };

/** The disk of the run is full until the program has ended, and then the same command finishes the run. */
export const diskFills: Event = async (place, phase) => {
  const onDisk = { ...place, run: join(place.folder, "disk/run") };
  const running = await inPhase(onDisk, phase);
  const filler = fillDisk(place);
  resume(place);
  const end = await ended(running);
  rmSync(filler);
  await expectFinishable(onDisk, phase);
  return end;
};

/** The disk is full of outputs or of scratch files, before a command of a finished run begins. */
export const diskIsFull =
  (command: (place: Place, disk: string) => readonly string[], scratch: boolean): Event =>
  (place) => {
    const disk = join(place.folder, "disk");
    fillDisk(place);
    return whole(place, command(place, disk), scratch ? { TMPDIR: disk } : {});
  };

/** Something happens to the run's folder, and afterwards the same command finishes the run. */
const folderChanges =
  (
    change: (folder: string, aside: string) => void,
    restore: (folder: string, aside: string) => void,
  ): Event =>
  async (place, phase) => {
    const aside = join(place.folder, "aside");
    const running = await inPhase(place, phase);
    change(place.run, aside);
    resume(place);
    const end = await ended(running);
    restore(place.run, aside);
    await expectFinishable(place, phase);
    return end;
  };

export const folderIsRemoved = folderChanges(
  (folder) => {
    rmSync(folder, { recursive: true });
  },
  (folder) => {
    rmSync(folder, { recursive: true, force: true });
  },
);
export const folderIsRenamed = folderChanges(renameSync, (folder, aside) => {
  rmSync(folder, { recursive: true, force: true });
  renameSync(aside, folder);
});
export const folderIsReplaced = folderChanges(
  (folder, aside) => {
    renameSync(folder, aside);
    mkdirSync(folder);
    writeFileSync(join(folder, "thesis.tex"), "years of work");
  },
  (folder, aside) => {
    expect(readFileSync(join(folder, "thesis.tex"), "utf8")).toBe("years of work");
    rmSync(folder, { recursive: true });
    renameSync(aside, folder);
  },
);

/** The folder of the finished run that a command reads is removed, renamed or replaced by a file. */
export const readFolderChanges =
  (change: (folder: string) => void): Event =>
  async (place, phase) => {
    const running = await inPhase(place, phase);
    change(place.finished);
    resume(place);
    return ended(running);
  };
