import type { Departure } from "./errors.ts";

/** A session's sidecar: the session's own process, or one that a keeper assigned to it. */
export interface SidecarLife {
  /** Its node and GPUs, for one on a cluster. */
  readonly place?: string;
  /** Settles once, when the process has ended or is released. */
  readonly departed: Promise<Departure>;
  /** Aborted at the same time. A listener can be removed from a signal, but not from a promise. */
  readonly gone: AbortSignal;
  /** Ends the process now, in any state. */
  kill(): void;
  /** Closes the lifeline and waits until the process has ended or is idle. After `graceMs` the process is killed. */
  end(graceMs: number): Promise<Departure>;
}
