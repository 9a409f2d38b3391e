/**
 * A long run on the fake sidecar, with kills of either side and interruptions at random times, each followed by the same
 * command, until the run is finished. At the end `gain verify` must prove it, with the rows that the prompts give.
 */
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RunStore } from "@gain/records";
import { uniformSource } from "@gain/analysis/testing/uniformSource";
import { verified } from "./oracle.ts";
import {
  bundle,
  secondsToNoSidecar,
  sidecarsOf,
  startGain,
  type Ended,
  type StartedGain,
} from "./program.ts";

export interface Soak {
  readonly rows: number;
  readonly minutes: number;
  readonly killsOfOrchestrator: number;
  readonly killsOfSidecar: number;
  readonly interruptions: number;
  readonly commands: number;
  readonly lost: number;
  readonly doubled: number;
  readonly orphans: number;
  readonly hangs: number;
  /** Longest times, in seconds. */
  readonly fromKillToNoSidecar: number;
  readonly fromInterruptionToExit: number;
}

const POLL_MS = 50;
/** A program that neither ends nor prints for so long hangs. */
const HANG_MS = 30 * 60_000;
/** Exit codes of a program whose sidecar was killed, which was interrupted, or which was disturbed by nothing. */
const CODES: readonly (number | null)[] = [0, 4, 130];

type Disturbance = "kill the orchestrator" | "kill the sidecar" | "interrupt";
const DISTURBANCES: readonly Disturbance[] = ["kill the orchestrator", "kill the sidecar", "interrupt"];

/**
 * @param rows prompts of the run
 * @param minutes disturbances end after this time; the run then goes to its end
 * @param rowsPerSecond speed of the fake sidecar; it must make the run last longer than the disturbances
 * @param seed of the random times
 */
export async function soak(rows: number, minutes: number, rowsPerSecond: number, seed = 1): Promise<Soak> {
  bundle();
  const random = uniformSource(seed);
  const scratch = mkdtempSync(join(tmpdir(), "gain-soak-"));
  const began = performance.now();
  const sum = {
    killsOfOrchestrator: 0,
    killsOfSidecar: 0,
    interruptions: 0,
    commands: 0,
    orphans: 0,
    hangs: 0,
  };
  const longest = { fromKillToNoSidecar: 0, fromInterruptionToExit: 0 };
  try {
    const prompts = join(scratch, "prompts.jsonl");
    await writePrompts(prompts, rows);
    const folder = join(scratch, "run");
    const command = ["experiment", "--model", "fake", "--prompts", prompts, "--out", folder];
    const environment = { GAIN_FAKE_ROWS_PER_S: String(rowsPerSecond) };
    for (;;) {
      sum.commands += 1;
      const program = startGain(command, environment, HANG_MS);
      const isOver = performance.now() - began > minutes * 60_000;
      const disturbed = isOver ? undefined : await disturb(program, random);
      const ended = await program.ended;
      if (ended.signal === "SIGKILL" && !ended.hung) sum.killsOfOrchestrator += 1;
      if (disturbed?.what === "kill the sidecar") sum.killsOfSidecar += 1;
      if (disturbed?.what === "interrupt") {
        sum.interruptions += 1;
        const seconds = (ended.exitMs - disturbed.atMs) / 1000;
        longest.fromInterruptionToExit = Math.max(longest.fromInterruptionToExit, seconds);
      }
      if (ended.hung) sum.hangs += 1;
      const seconds = await secondsToNoSidecar(ended);
      if (seconds === null) sum.orphans += 1;
      else if (ended.signal !== null)
        longest.fromKillToNoSidecar = Math.max(longest.fromKillToNoSidecar, seconds);
      if (ended.code === 0) break;
      assertExpected(ended);
    }
    if ((await verified(folder)) !== "proven") throw new Error("the soaked run is not proven");
    return {
      rows,
      minutes: (performance.now() - began) / 60_000,
      ...sum,
      ...(await rowCounts(folder, rows)),
      ...longest,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * Disturbs a program some seconds after its start or, as often, after its first measured prompts, if it has not ended by
 * then. A long plan takes longer to read than the seconds after a start.
 */
async function disturb(
  program: StartedGain,
  random: () => number,
): Promise<{ readonly what: Disturbance; readonly atMs: number } | undefined> {
  if (random() < 0.5) await firstMeasured(program);
  for (;;) {
    const isOver = await Promise.race([
      sleep(500 + 9_500 * random()).then(() => false),
      program.ended.then(() => true),
    ]);
    if (isOver) return undefined;
    const what = DISTURBANCES[Math.floor(random() * DISTURBANCES.length)] ?? "interrupt";
    const sidecar = sidecarsOf(program.output()).at(-1);
    const atMs = performance.now();
    if (what !== "kill the sidecar") {
      program.kill(what === "interrupt" ? "SIGINT" : "SIGKILL");
      return { what, atMs };
    }
    // None has started yet: something else, later.
    if (sidecar === undefined || !isSidecar(sidecar)) continue;
    process.kill(sidecar, "SIGKILL");
    // The program replaces it, and is disturbed again by the next command.
    await Promise.race([sleep(2_000 * random()), program.ended]);
    program.kill("SIGKILL");
    return { what, atMs };
  }
}

async function firstMeasured(program: StartedGain): Promise<void> {
  const over = new AbortController();
  void program.ended.then(() => {
    over.abort();
  });
  while (!over.signal.aborted && !/measured \d+ of/u.test(program.output())) await sleep(POLL_MS);
}

/** Another process may have got the number of a sidecar that has ended. */
function isSidecar(pid: number): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").includes("fake_sidecar.py");
  } catch {
    return false;
  }
}

function assertExpected({ code, signal, output, hung }: Ended): void {
  if (hung || signal === "SIGKILL" || (signal === null && CODES.includes(code))) return;
  throw new Error(
    `the program ended with exit ${String(code)}, signal ${String(signal)}:\n${output.slice(-4_000)}`,
  );
}

async function rowCounts(folder: string, rows: number): Promise<{ lost: number; doubled: number }> {
  const store = await RunStore.openReadOnly(folder);
  try {
    const { measured, errors } = await store.counts(0);
    const found = measured + errors;
    return { lost: Math.max(0, rows - found), doubled: Math.max(0, found - rows) };
  } finally {
    await store.close();
  }
}

async function writePrompts(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file);
  for (let k = 0; k < rows; k += 1) if (!stream.write(`"prompt ${String(k)}"\n`)) await once(stream, "drain");
  stream.end();
  await once(stream, "close");
}
