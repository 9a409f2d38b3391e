/** Runs the program as a user does: its bundle, which makeBundle.ts makes before the tests, or through nx. */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A running program: its output so far, and its end. */
export class Running {
  readonly #child: ChildProcess;
  readonly #started = performance.now();
  #stdout = "";
  #stderr = "";
  readonly #listeners = new Set<() => void>();
  readonly finished: Promise<Finished>;

  constructor(command: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const [file = "", ...given] = command;
    this.#child = spawn(file, given, {
      cwd: ROOT,
      env: { ...process.env, NX_DAEMON: "false", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#notify();
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    this.finished = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        const seconds = (performance.now() - this.#started) / 1000;
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr, seconds });
        this.#notify();
      });
    });
  }

  /** Waits until the program has printed a match; fails where it ends before. */
  async prints(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = `${this.#stdout}\n${this.#stderr}`.match(pattern);
      if (match !== null) return match;
      const moreOutput = new Promise<undefined>((resolve) => {
        const listener = (): void => {
          this.#listeners.delete(listener);
          resolve(undefined);
        };
        this.#listeners.add(listener);
      });
      const ended = await Promise.race([moreOutput, this.finished]);
      if (ended !== undefined)
        throw new Error(`ended before it printed ${String(pattern)}:\n${ended.stderr}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Closes the reading ends of stdout and stderr. */
  leave(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Where the program is to wait, as pauseAt.mjs reads it, and the file that ends the wait. */
export interface Pause {
  readonly at: string;
  readonly resume: string;
}

/** The command line without nx. With a pause, the environment is that of `pauseEnvironment`. */
export const gainCommand = (given: readonly string[], pause?: Pause): string[] => [
  process.execPath,
  ...(pause === undefined ? [] : ["--import", "./e2e/pauseAt.mjs"]),
  join(ROOT, "packages/gain/dist/main.js"),
  ...given,
];

export const pauseEnvironment = (pause: Pause | undefined): NodeJS.ProcessEnv =>
  pause === undefined ? {} : { GAIN_E2E_PAUSE: pause.at, GAIN_E2E_RESUME: pause.resume };

/** Starts gain without nx. */
export const startGain = (
  given: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  pause?: Pause,
): Running => new Running(gainCommand(given, pause), { ...environment, ...pauseEnvironment(pause) });

/** Runs gain without nx to its end. */
export function gain(given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return startGain(given, environment).finished;
}

/** Runs an nx target of the project `gain` with arguments passed through. */
export function nxGain(target: string, given: readonly string[]): Promise<Finished> {
  return new Running(["npx", "nx", "run", `gain:${target}`, "--", ...given]).finished;
}

/** Does the process exist? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
