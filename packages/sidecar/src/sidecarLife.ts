import type { Departure } from "./errors.ts";

/** A sidecar as its session holds it: a process of the session's own, or one that is lent by its keeper. */
export interface SidecarLife {
  /** Settles once, when the process has ended or is given back. */
  readonly departed: Promise<Departure>;
  /** Aborted when it has. A waiter can let go of a signal, and never of a promise. */
  readonly gone: AbortSignal;
  /** Ends the process now, whatever it is doing. */
  kill(): void;
  /** Closes the life-line and waits until the process has ended, or is idle again; after `graceMs` it is killed. */
  end(graceMs: number): Promise<Departure>;
}
