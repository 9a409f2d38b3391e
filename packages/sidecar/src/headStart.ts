import { randomBytes } from "node:crypto";
import { privateEndpoint, type PrivateEndpoint } from "./privateEndpoint.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";

const TOKEN_BYTES = 32;
/** A sidecar waits a minute for its welcome; one that has waited half of that is too old to be taken. */
const FRESH_MS = 30_000;

/** Where a sidecar connects to its session; its owner releases the endpoint. */
export interface SessionAddress {
  readonly endpoint: PrivateEndpoint;
  /** The secret that the sidecar shows in its hello. */
  readonly token: string;
  /** When it was made, in milliseconds since 1970. */
  readonly startedAt: number;
}

/** A sidecar's process and its session's address; its owner ends both. */
export interface LaunchedSidecar extends SessionAddress {
  readonly process: SidecarProcess;
}

export const newSessionAddress = async (): Promise<SessionAddress> => ({
  startedAt: Date.now(),
  endpoint: await privateEndpoint(process.env),
  token: randomBytes(TOKEN_BYTES).toString("hex"),
});

/** @throws SidecarFailed (`package_missing`) when the program cannot be started */
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
 * A sidecar's process that is started before its session, so that it imports its packages while ours are imported. It
 * needs nothing but Node, so it can be the first thing that a program does.
 *
 * Whoever made it releases it; a process that nobody took ends then.
 */
export class HeadStart {
  readonly #startedMs = performance.now();
  #launching: Promise<LaunchedSidecar> | undefined;

  constructor(command: SidecarCommand) {
    this.#launching = launchSidecar(command);
    // Rejections surface at the `await` of the caller of `take`.
    this.#launching.catch(() => undefined);
  }

  /** The process, for whoever asks first, and soon enough. */
  take(): Promise<LaunchedSidecar> | undefined {
    if (performance.now() - this.#startedMs > FRESH_MS) return undefined;
    const launching = this.#launching;
    this.#launching = undefined;
    return launching;
  }

  /** Ends the process unless it was taken; safe to call again. */
  async release(): Promise<void> {
    const launching = this.#launching;
    this.#launching = undefined;
    const launched = await launching?.catch(() => undefined);
    launched?.process.kill();
    await launched?.process.departed;
    await launched?.endpoint.release();
  }
}
