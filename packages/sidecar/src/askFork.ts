import { fork } from "node:child_process";

/** What became of a forked process that was asked for one answer. */
export type ForkEnd =
  | { readonly kind: "answered"; readonly answer: unknown }
  /** It took too long and was killed. */
  | { readonly kind: "late" }
  | { readonly kind: "ended"; readonly code: number | null; readonly signal: NodeJS.Signals | null };

export interface ForkOptions {
  /** Flags of Node for the process; those of this process where left out. */
  readonly flags?: readonly string[];
  readonly milliseconds: number;
}

/**
 * Runs a program of Node in a process of its own and waits for the first message that it sends. Its output is dropped. It
 * is killed when the time is over, and when this process ends.
 */
export function askFork(
  program: string,
  given: readonly string[],
  { flags = process.execArgv, milliseconds }: ForkOptions,
): Promise<ForkEnd> {
  const child = fork(program, given, {
    execArgv: [...flags],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  return new Promise<ForkEnd>((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve({ kind: "late" });
      kill();
    }, milliseconds);
    child.once("message", (answer) => {
      resolve({ kind: "answered", answer });
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      process.off("exit", kill);
      resolve({ kind: "ended", code, signal });
    });
  });
}
