import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { childEnvironment } from "./childEnvironment.ts";
import { interpreterMissing, type Departure } from "./errors.ts";

const STDERR_LINES = 20;
const STDERR_LINE_CHARS = 500;

/** A program and its arguments; the endpoint is added behind them. */
export interface SidecarCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  /** Added to the allowed part of this process's environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** One sidecar process: owned from spawn to reaping by whoever started it. */
export class SidecarProcess {
  readonly #child: ChildProcess;
  readonly #stderrTail: string[] = [];
  /** Settles once, when the process has ended and its standard error is read to the end. */
  readonly departed: Promise<Departure>;
  /** Aborted when the process has departed. A waiter can let go of a signal, and never of a promise. */
  readonly gone: AbortSignal;

  private constructor(child: ChildProcess, onStderrLine: (line: string) => void) {
    this.#child = child;
    if (child.stderr !== null) {
      createInterface({ input: child.stderr }).on("line", (line) => {
        const shown = line.slice(0, STDERR_LINE_CHARS);
        this.#stderrTail.push(shown);
        if (this.#stderrTail.length > STDERR_LINES) this.#stderrTail.shift();
        onStderrLine(shown);
      });
    }
    // A sidecar that is already dead answers the token line with EPIPE; its exit says more.
    child.stdin?.on("error", () => undefined);
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
   * Starts the command with the session's secret as the first line of its stdin; the open stdin is its life-line.
   *
   * @throws SidecarFailed (`package_missing`) when the program cannot be started
   */
  static async start(
    command: SidecarCommand,
    endpoint: string,
    token: string,
    onStderrLine: (line: string) => void,
  ): Promise<SidecarProcess> {
    const child = spawn(command.file, [...command.arguments, "--endpoint", endpoint], {
      env: { ...childEnvironment(process.env), ...command.environment },
      stdio: ["pipe", "ignore", "pipe"],
      // A session of its own: Ctrl-C on the terminal reaches the orchestrator, which drains the sidecar.
      detached: true,
    });
    const started = new SidecarProcess(child, onStderrLine);
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause) => {
        reject(interpreterMissing(command.file, cause));
      });
    });
    child.stdin.write(`${token}\n`);
    return started;
  }

  /** Ends the process now, whatever it is doing. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Closes the life-line and waits; after `graceMs` the process is killed. */
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
