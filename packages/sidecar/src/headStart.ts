import { randomBytes } from "node:crypto";
import { privateEndpoint, type PrivateEndpoint } from "./privateEndpoint.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";

const TOKEN_BYTES = 32;
/** A sidecar waits a minute for `welcome`; a process older than half of that is not taken. */
const FRESH_MS = 30_000;

/** The address at which a sidecar connects to its session. The owner releases the endpoint. */
export interface SessionAddress {
  readonly endpoint: PrivateEndpoint;
  /** The secret that the sidecar sends in `hello`. */
  readonly token: string;
  /** Time of creation, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The same by `performance.now()`, for durations: the wall clock may jump. */
  readonly startedMs: number;
}

/** A sidecar's process and its session's address. The owner ends both. */
export interface LaunchedSidecar extends SessionAddress {
  readonly process: SidecarProcess;
}

export const newSessionAddress = async (): Promise<SessionAddress> => ({
  startedAt: Date.now(),
  startedMs: performance.now(),
  endpoint: await privateEndpoint(process.env),
  token: randomBytes(TOKEN_BYTES).toString("hex"),
});

/** @throws SidecarFailed (`package_missing`) if the program cannot be started */
async function launchSidecar(command: SidecarCommand): Promise<LaunchedSidecar> {
  const made = await newSessionAddress();
  try {
    return { ...made, process: await SidecarProcess.startFor(command, made.endpoint.address, made.token) };
  } catch (error) {
    await made.endpoint.release();
    throw error;
  }
}

/**
 * A sidecar's process that is started before its session, so that both processes import their packages at the same time.
 * This module needs nothing but Node, so a program can use it first.
 *
 * The creator calls `release`, which ends a process that was not taken.
 */
export class HeadStart {
  readonly #startedMs = performance.now();
  #launching: Promise<LaunchedSidecar> | undefined;

  constructor(command: SidecarCommand) {
    this.#launching = launchSidecar(command);
    // Rejections surface at the `await` of the caller of `take`.
    this.#launching.catch(() => undefined);
  }

  /** The process, for the first call within `FRESH_MS`; undefined otherwise. */
  take(): Promise<LaunchedSidecar> | undefined {
    if (performance.now() - this.#startedMs > FRESH_MS) return undefined;
    const launching = this.#launching;
    this.#launching = undefined;
    return launching;
  }

  /** Ends the process unless it was taken. Idempotent. */
  async release(): Promise<void> {
    const launching = this.#launching;
    this.#launching = undefined;
    const launched = await launching?.catch(() => undefined);
    launched?.process.kill();
    await launched?.process.departed;
    await launched?.endpoint.release();
  }
}
