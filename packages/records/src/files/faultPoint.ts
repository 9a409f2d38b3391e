import { channel } from "node:diagnostics_channel";

/** Steps of a run between which a process may end. The tests end it at each of them; `tools/reliability` does so. */
export type FaultPoint =
  | "a file is written"
  | "a file is synced"
  | "a file is named"
  | "a store is written"
  | "a transaction is begun"
  | "vectors are written"
  | "a transaction is written"
  | "a transaction is committed"
  | "a store is checkpointed"
  | "a store is detached"
  | "a sidecar is greeted"
  | "a model is loaded"
  | "a model is bound"
  | "a lease is sent"
  | "an answer is received"
  | "an answer is stored"
  | "an answer is acknowledged"
  | "a farewell is received"
  | "a run is planned"
  | "a run is measured"
  | "the outputs are written"
  | "a run is sealed";

const reached = channel("gain:fault-point");

/**
 * Announces that the process has reached a step. The program has no subscriber, so this does nothing; a module that a test
 * loads before the program subscribes, and may end the process.
 */
export function faultPoint(point: FaultPoint): void {
  if (reached.hasSubscribers) reached.publish(point);
}
