/**
 * Counts the work of a command and of its child processes, in instructions where the processor counts them, else in CPU time
 * (as in most virtual machines). Neither grows while another program runs on the core.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Counter {
  readonly counts: "user-space instructions" | "user-space CPU time";
  /** The command that runs `command` and writes its count to a file. */
  readonly wrap: (command: readonly string[], into: string) => readonly string[];
  /** Reads the count from the text of that file. Throws when it has none. */
  readonly read: (text: string) => number;
}

const EVENT = "instructions:u";

export const instructions: Counter = {
  counts: "user-space instructions",
  wrap: (command, into) => ["perf", "stat", "-x", ",", "-e", EVENT, "-o", into, "--", ...command],
  read: (text) => {
    const [count] = text.split("\n").flatMap((line) => /^(\d+),[^,]*,instructions:u,/.exec(line)?.[1] ?? []);
    if (count === undefined) throw new Error(`perf counted no ${EVENT}: ${text.trim()}`);
    return Number(count);
  },
};

/** The shell's `time`, which counts the seconds of wait(2): child processes and their descendants. */
const TIME = 'into=$1; shift; TIMEFORMAT=%3U; { time "$@" 2>&3; } 3>&2 2>"$into"';

export const cpuTime: Counter = {
  counts: "user-space CPU time",
  wrap: (command, into) => ["bash", "-c", TIME, "bench", into, ...command],
  read: (text) => {
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    if (!/^\d+\.\d{3}$/.test(last)) throw new Error(`no CPU seconds in: ${text.trim()}`);
    return Number(last);
  },
};

/** Instructions where this machine counts them, else CPU time. */
export async function bestCounter(): Promise<Counter> {
  try {
    const [file = "", ...args] = instructions.wrap(["true"], "/dev/stdout");
    instructions.read((await promisify(execFile)(file, args)).stdout);
    return instructions;
  } catch {
    return cpuTime;
  }
}
