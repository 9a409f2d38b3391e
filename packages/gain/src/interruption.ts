/** The two requests to stop a run. */
export interface Interruption {
  /** Finish the prompts in progress and stop: the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly interrupted: AbortSignal;
  /** Stop immediately: the second one. */
  readonly killed: AbortSignal;
  /** Restores Node's own handling of the signals. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @param print receives one text per request: what happens now */
export function onInterruption(print: (text: string) => void): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  const listen = (): void => {
    if (!first.signal.aborted) {
      print("interrupted: finishing the prompts in progress; interrupt again to stop now");
      first.abort();
    } else if (!second.signal.aborted) {
      print("stopping now; stored rows are kept");
      second.abort();
    }
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return {
    interrupted: first.signal,
    killed: second.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, listen);
    },
  };
}
