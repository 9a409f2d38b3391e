/** The two ways in which a run is asked to stop. */
export interface Interruption {
  /** Finish what is under way and stop: the first Ctrl-C, or SIGTERM or SIGHUP. */
  readonly interrupted: AbortSignal;
  /** Stop now: the second. */
  readonly killed: AbortSignal;
  /** Gives the signals back to Node. */
  release(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @param tell says what was understood, once for each signal */
export function onInterruption(tell: (text: string) => void): Interruption {
  const first = new AbortController();
  const second = new AbortController();
  const listen = (): void => {
    if (!first.signal.aborted) {
      tell("interrupted: finishing the prompts under way; again to stop now");
      first.abort();
    } else if (!second.signal.aborted) {
      tell("stopping now; what is stored is kept");
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
