/** A session's process and socket: what is waited for, and how both are released. */
import type { SidecarMessage } from "@gain/protocol";
import { STATES, type Deadlines, type State } from "./deadlines.ts";
import { badBytes, SidecarGone, SidecarSilent } from "./errors.ts";
import type { Origin } from "./obtainSidecar.ts";
import type { PrivateEndpoint } from "./privateEndpoint.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import type { WireSocket } from "./wireSocket.ts";

/** Longest wait for a message that was sent before the process ended. */
const LAST_MESSAGE_MS = 300;
/** The exit of a process may be noticed so much later than the end of its connection. */
const EXIT_MS = 2_000;
/** Longest wait for the process to end after `shutdown`. */
const END_GRACE_MS = 5_000;

export interface SidecarLink {
  readonly process: SidecarLife;
  readonly socket: WireSocket;
  readonly deadlines: Deadlines;
  /** The process has ended, or its connection. */
  readonly ended: AbortSignal;
}

/** @returns undefined if a warm sidecar ended before its first message; its keeper has ended with it */
export async function firstMessage(link: SidecarLink, origin: Origin): Promise<SidecarMessage | undefined> {
  try {
    return await receive(link, "starting");
  } catch (error) {
    if (origin === "acquired" && error instanceof SidecarGone) return undefined;
    throw error;
  }
}

/** Waits for a message, the end of process or connection, or the deadline of the state, whichever is first. */
export async function receive(
  { process, socket, deadlines, ended }: SidecarLink,
  state: State,
): Promise<SidecarMessage> {
  const { deadline, option } = STATES[state];
  let received = await socket.deliveries.take(deadlines[deadline], ended);
  if (ended.aborted) received ??= await socket.deliveries.take(EXIT_MS, process.gone);
  if (process.gone.aborted) received ??= await socket.deliveries.take(LAST_MESSAGE_MS);
  if (received === undefined) {
    if (process.gone.aborted) throw new SidecarGone(state, await process.departed);
    process.kill();
    if (socket.lost.aborted) throw SidecarSilent.disconnected(state);
    throw SidecarSilent.late(state, deadlines[deadline], option);
  }
  if ("malformed" in received) {
    process.kill();
    throw badBytes(received.malformed);
  }
  return received.message;
}

export async function release(
  process: SidecarLife | undefined,
  socket: WireSocket | undefined,
  endpoint: PrivateEndpoint,
): Promise<void> {
  try {
    await process?.end(END_GRACE_MS);
    await socket?.close();
  } finally {
    await endpoint.release();
  }
}
