import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { LIMITS } from "@gain/protocol";
import { childEnvironment } from "./childEnvironment.ts";
import { interpreterMissing, type Departure } from "./errors.ts";
import type { SidecarLife } from "./sidecarLife.ts";

/** A program and its arguments, to which the session's address is appended. */
export interface SidecarCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  /** Added to the allowed part of this process's environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Longest wait for a process's output after its end. */
const PRINTED_MS = 1_000;

/** One sidecar process. Its starter owns it until it has ended. */
export class SidecarProcess implements SidecarLife {
  readonly #child: ChildProcess;
  readonly #stderrTail: string[] = [];
  /** Settles when the process has ended and its standard error is read to the end. */
  readonly departed: Promise<Departure>;
  readonly gone: AbortSignal;

  private constructor(child: ChildProcess, onStderrLine: (line: string) => void) {
    this.#child = child;
    if (child.stderr !== null) {
      createInterface({ input: child.stderr }).on("line", (line) => {
        const shown = line.slice(0, LIMITS.stderrLineChars);
        this.#stderrTail.push(shown);
        if (this.#stderrTail.length > LIMITS.stderrLines) this.#stderrTail.shift();
        onStderrLine(shown);
      });
    }
    // Writing to a sidecar that has ended fails with EPIPE; its exit status is more informative.
    child.stdin?.on("error", () => undefined);
    child.once("exit", () => {
      // If the command is a script, its child may continue, with standard error open.
      const timer = setTimeout(() => {
        killGroup(child);
        child.stderr?.destroy();
      }, PRINTED_MS);
      child.once("close", () => {
        clearTimeout(timer);
      });
    });
    const departing = new AbortController();
    this.gone = departing.signal;
    this.departed = new Promise((resolve) => {
      child.once("close", (exitCode, signal) => {
        departing.abort();
        resolve({ exitCode, signal, stderrTail: [...this.#stderrTail] });
      });
    });
  }

  /**
   * Starts the command with further arguments. Its stdin stays open as its lifeline.
   *
   * @param secret the first line of its stdin
   * @throws SidecarFailed (`package_missing`) if the program cannot be started
   */
  static async start(
    command: SidecarCommand,
    furtherArguments: readonly string[],
    secret: string | undefined,
    onStderrLine: (line: string) => void,
  ): Promise<SidecarProcess> {
    const child = spawned(command, furtherArguments);
    const started = new SidecarProcess(child, onStderrLine);
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause) => {
        reject(interpreterMissing(command.file, cause));
      });
    });
    if (secret !== undefined) child.stdin.write(`${secret}\n`);
    return started;
  }

  /** Starts the command for one session. */
  static startFor(
    command: SidecarCommand,
    address: string,
    secret: string,
    onStderrLine: (line: string) => void = () => undefined,
  ): Promise<SidecarProcess> {
    return SidecarProcess.start(command, ["--endpoint", address], secret, onStderrLine);
  }

  kill(): void {
    killGroup(this.#child);
  }

  /** Detaches the process: this program neither waits for it nor reads its output any more. */
  letGo(): void {
    this.#child.stdin?.destroy();
    this.#child.stderr?.destroy();
    this.#child.unref();
  }

  /** Closes the lifeline and waits. After `graceMs` the process is killed. */
  async end(graceMs: number): Promise<Departure> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => {
      this.kill();
    }, graceMs);
    try {
      return await this.departed;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @throws SidecarFailed (`package_missing`) if Node throws at once, as for a file that is not a program */
function spawned(
  command: SidecarCommand,
  furtherArguments: readonly string[],
): ChildProcessByStdio<Writable, null, Readable> {
  try {
    return spawn(command.file, [...command.arguments, ...furtherArguments], {
      env: { ...childEnvironment(process.env), ...command.environment },
      stdio: ["pipe", "ignore", "pipe"],
      // A new process group: Ctrl-C on the terminal reaches the orchestrator only, which drains the sidecar.
      detached: true,
    });
  } catch (cause) {
    throw interpreterMissing(command.file, cause);
  }
}

/** Ends a process and its children, if any are left. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All have already ended.
  }
}
