/**
 * Counts the work of a command and of all processes that it waits for: by instructions where the processor counts them
 * for us, by CPU time where not (as in most virtual machines). Neither grows while another program has the core.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Counter {
  readonly counts: "user-space instructions" | "user-space CPU time";
  /** The command that runs `command` and leaves its count in a file. */
  readonly wrap: (command: readonly string[], into: string) => readonly string[];
  /** The count, from that file. Throws when it holds none. */
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

/** The shell's own `time`, whose seconds are those of wait(2): children that were waited for, and theirs. */
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

/** Instructions, if this machine counts them. */
export async function bestCounter(): Promise<Counter> {
  try {
    const [file = "", ...args] = instructions.wrap(["true"], "/dev/stdout");
    instructions.read((await promisify(execFile)(file, args)).stdout);
    return instructions;
  } catch {
    return cpuTime;
  }
}
