/** The long forms, with their short forms. Each gives named figures; those under `PROMISED_0` must be 0. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT } from "../setup/project.ts";
import { jumpingClock, noFakeClock } from "./clock.ts";
import { failCalls, FILE_FAULTS, noShim, slowDisk, SOCKET_FAULTS } from "./shim.ts";
import { soak } from "./soak.ts";
import { sweep } from "./sweep.ts";

export type Figures = Readonly<Record<string, number>>;

export interface Form {
  readonly name: string;
  /** A sentence for the manual. */
  readonly what: string;
  readonly run: (isShort: boolean) => Promise<Figures>;
}

/** No form may find one of these. */
export const PROMISED_0: readonly string[] = ["lost", "doubled", "changed", "orphans", "hangs"];

const SHORT = 3;
/** Calls of a kind that fail, spread evenly over a run's: all 789 take three hours. */
const CALLS = 20;
const SOAK = { rows: 1_000_000, minutes: 10, rowsPerSecond: 1_300 };
const SHORT_SOAK = { rows: 20_000, minutes: 0.7, rowsPerSecond: 400 };
const FRAMES = 1_000_000;
const SHORT_FRAMES = 20_000;

/** Adds up the figures; the longest of times in seconds. */
function together(all: readonly Figures[]): Figures {
  const sum: Record<string, number> = {};
  for (const figures of all)
    for (const [name, value] of Object.entries(figures))
      sum[name] = /seconds|from/i.test(name) ? Math.max(sum[name] ?? 0, value) : (sum[name] ?? 0) + value;
  return sum;
}

function need(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(`this form cannot run here: ${reason}`);
}

/** Runs a program of the project, with its output; fails where it fails. */
function program(file: string, given: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  return execFileSync(join(PROJECT, file), given, {
    cwd: PROJECT,
    env: { ...process.env, ...environment, NO_COLOR: "1" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

export const FORMS: readonly Form[] = [
  {
    name: "sweep",
    what: "Either process is killed (SIGKILL) at its first fault point, at its second, and so on, to the last one of a run.",
    run: async (isShort) => {
      const sweeps = [];
      for (const side of ["orchestrator", "sidecar"] as const) {
        const { points, ...figures } = await sweep(side, isShort ? SHORT : undefined);
        sweeps.push({ ...figures, points: points.length });
      }
      return together(sweeps);
    },
  },
  {
    name: "calls",
    what:
      `Twenty system calls of a kind, spread evenly over a run's, fail, each in a run of its own: ` +
      "write (EIO, ENOSPC from then on, short), sync, rename and read (EIO) of the " +
      "program below the run's folder, send (EPIPE, short) and receive (EIO, short) of the sidecar.",
    run: async (isShort) => {
      need(noShim());
      const tallies = [];
      for (const fault of [...FILE_FAULTS, ...SOCKET_FAULTS])
        tallies.push({ ...(await failCalls(fault, isShort ? 2 : CALLS)) });
      return together(tallies);
    },
  },
  {
    name: "soak",
    what: "A long run, with kills of either process and interruptions at random times, each followed by the same command.",
    run: async (isShort) => {
      const { rows, minutes, rowsPerSecond } = isShort ? SHORT_SOAK : SOAK;
      return { ...(await soak(rows, minutes, rowsPerSecond)) };
    },
  },
  {
    name: "fuzz",
    what:
      "Random, damaged and falsified frames for the decoders of both sides: fast-check for the program's, libFuzzer's " +
      "mutations (atheris) and hypothesis for the sidecar's; properties of lease book and store.",
    run: (isShort) => {
      const frames = isShort ? SHORT_FRAMES : FRAMES;
      const long = { GAIN_LONG: String(frames / SHORT_FRAMES) };
      const properties = ["fuzzedFrames", "leaseBookProperties", "storeProperties"];
      program("node_modules/.bin/vitest", ["run", "--project", "unit", ...properties], long);
      const printed = program(".venv/bin/python", ["python/tests/fuzzed_frames.py", String(frames)]);
      const found = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as {
        messages: number;
        malformed: number;
      };
      program(".venv/bin/pytest", ["-q", "python/tests/test_fuzzed_frames.py"], long);
      return Promise.resolve({
        framesOfProgram: frames,
        framesOfSidecar: found.messages + found.malformed,
        failures: 0,
      });
    },
  },
  {
    name: "disk",
    what: "Every write of the program below the run's folder takes 20 ms longer.",
    run: async () => {
      need(noShim());
      return { ...(await slowDisk(20)) };
    },
  },
  {
    name: "clock",
    what: "The wall clock of the program jumps by a day and by a month, back and forth, while a run is measured.",
    run: async () => {
      need(noFakeClock());
      return { ...(await jumpingClock()) };
    },
  },
];
