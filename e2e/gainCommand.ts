/** Runs the true program, as a user would: `tsx packages/gain/src/main.ts …` or through nx. */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A program that is running: what it has said so far, and its end. */
export class Running {
  readonly #child: ChildProcess;
  readonly #started = performance.now();
  #stdout = "";
  #stderr = "";
  readonly #listeners = new Set<() => void>();
  readonly finished: Promise<Finished>;

  constructor(command: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const [file = "", ...words] = command;
    this.#child = spawn(file, words, {
      cwd: ROOT,
      env: { ...process.env, NX_DAEMON: "false", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#tell();
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#tell();
    });
    this.finished = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        const seconds = (performance.now() - this.#started) / 1000;
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr, seconds });
        this.#tell();
      });
    });
  }

  /** Waits until the program has said something that matches; fails when it ends before. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = `${this.#stdout}\n${this.#stderr}`.match(pattern);
      if (match !== null) return match;
      const heard = new Promise<undefined>((resolve) => {
        const listener = (): void => {
          this.#listeners.delete(listener);
          resolve(undefined);
        };
        this.#listeners.add(listener);
      });
      const ended = await Promise.race([heard, this.finished]);
      if (ended !== undefined) throw new Error(`ended before it said ${String(pattern)}:\n${ended.stderr}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Starts gain without nx. */
export function startGain(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  return new Running(
    [process.execPath, "--import", "tsx", "packages/gain/src/main.ts", ...words],
    environment,
  );
}

/** Runs gain without nx to its end. */
export function gain(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return startGain(words, environment).finished;
}

/** Runs an nx target of the project `gain` with arguments passed through. */
export function nxGain(target: string, words: readonly string[]): Promise<Finished> {
  return new Running(["npx", "nx", "run", `gain:${target}`, "--", ...words]).finished;
}
