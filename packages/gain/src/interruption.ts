import { EXIT, exitLine } from "./exitCodes.ts";

/** The requests to stop the program: Ctrl-C, SIGTERM, and SIGHUP, which a closed terminal sends. */
export interface Interruption {
  /** Finish the prompts in progress and stop: the first request, while `draining`. */
  readonly interrupted: AbortSignal;
  /** Stop immediately: the second one. */
  readonly killed: AbortSignal;
  /**
   * Does work that stops at `interrupted` and loses nothing. At any other time a request ends the program at once: every
   * file that it writes is complete or absent, and the same command writes what is missing.
   *
   * @param inProgress what the first request finishes; the prompts where left out
   */
  draining<T>(work: () => Promise<T>, inProgress?: string): Promise<T>;
}

/** The longest time from the second request to the end of the process. */
const KILL_MS = 3_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Handles the signals of this process from now on.
 *
 * @param print receives one text per request: what happens now
 */
export function onInterruption(print: (text: string) => void): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  let drains = false;
  let finishing = "the prompts";
  const listen = (): void => {
    if (!drains) {
      print(exitLine(EXIT.interrupted));
      process.exit(EXIT.interrupted);
    }
    if (!first.signal.aborted) {
      print(`interrupted: finishing ${finishing} in progress; interrupt again to stop now`);
      first.abort();
    } else if (!second.signal.aborted) {
      print("stopping now; what is stored is kept");
      second.abort();
      setTimeout(() => process.exit(EXIT.interrupted), KILL_MS).unref();
    }
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return {
    interrupted: first.signal,
    killed: second.signal,
    draining: async (work, inProgress = "the prompts") => {
      drains = true;
      finishing = inProgress;
      try {
        return await work();
      } finally {
        drains = false;
      }
    },
  };
}
