import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { childEnvironment } from "./childEnvironment.ts";
import { interpreterMissing, type Departure } from "./errors.ts";
import type { SidecarCommand } from "./sidecarProcess.ts";

/** Lines of standard error that are kept for an error's text. */
const KEPT_LINES = 20;

export interface EventProcessOptions {
  /** Asks the program to save its work and end. */
  readonly interrupted: AbortSignal;
  /** Ends it at once. */
  readonly killed: AbortSignal;
  /** Receives every line of standard output. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a Python program that reports on standard output line by line, and waits for its end. It has a process group of its
 * own, so that Ctrl-C reaches this program alone, which then asks it to end.
 *
 * @returns how it ended
 * @throws SidecarFailed (`package_missing`) if the program cannot be started
 */
export async function runEventProcess(
  command: SidecarCommand,
  { interrupted, killed, onLine }: EventProcessOptions,
): Promise<Departure> {
  const child = spawn(command.file, command.arguments, {
    env: { ...childEnvironment(process.env), ...command.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stderrTail: string[] = [];
  const send = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  const ask = (): void => {
    send("SIGTERM");
  };
  const kill = (): void => {
    send("SIGKILL");
  };
  interrupted.addEventListener("abort", ask);
  killed.addEventListener("abort", kill);
  process.once("exit", kill);
  try {
    createInterface({ input: child.stdout }).on("line", onLine);
    createInterface({ input: child.stderr }).on("line", (line) => {
      stderrTail.push(line);
      if (stderrTail.length > KEPT_LINES) stderrTail.shift();
    });
    return await new Promise<Departure>((resolve, reject) => {
      child.once("error", (cause) => {
        reject(interpreterMissing(command.file, cause));
      });
      child.once("close", (exitCode, signal) => {
        resolve({ exitCode, signal, stderrTail });
      });
      if (interrupted.aborted) ask();
    });
  } finally {
    interrupted.removeEventListener("abort", ask);
    killed.removeEventListener("abort", kill);
    process.off("exit", kill);
  }
}
