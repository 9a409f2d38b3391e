/**
 * The orchestrator's end of the wire: one ROUTER socket for one sidecar.
 *
 *   orchestrator ROUTER (binds)  ◀── frames: [identity, msgpack map] ──▶  DEALER (connects) sidecar
 *
 * Only messages of the peer with the session's token are delivered. Every other peer is rejected, and its identity is
 * discarded.
 */
import { timingSafeEqual } from "node:crypto";
import { Router } from "zeromq";
import {
  decodeSidecarMessage,
  encodeMessage,
  LIMITS,
  type OrchestratorMessage,
  type SidecarMessage,
} from "@gain/protocol";
import { bindFailed } from "./errors.ts";
import { Mailbox } from "./mailbox.ts";

const HEARTBEAT_MS = 2_000;
/** A process on a busy machine replies within this time, from a thread of ZeroMQ that needs no interpreter. */
const HEARTBEAT_TIMEOUT_MS = 10_000;
const LINGER_MS = 1_000;
const SEND_TIMEOUT_MS = 5_000;

/** A message of the sidecar, or the error of decoding its bytes. */
export type Delivery = { readonly message: SidecarMessage } | { readonly malformed: unknown };

export class WireSocket {
  readonly deliveries = new Mailbox<Delivery>();
  readonly #router: Router;
  readonly #token: string;
  readonly #reading: Promise<void>;
  readonly #lost = new AbortController();
  readonly #disconnected: Promise<void>;
  #peer: Buffer | undefined;
  /** zeromq.js refuses overlapping sends, so each waits for the previous one. */
  #sending: Promise<void> = Promise.resolve();

  private constructor(router: Router, token: string) {
    this.#router = router;
    this.#token = token;
    this.#disconnected = new Promise((resolve) => {
      this.lost.addEventListener("abort", () => {
        resolve();
      });
    });
    let connections = 0;
    router.events.on("accept", () => (connections += 1));
    router.events.on("disconnect", () => {
      connections -= 1;
      if (this.#peer !== undefined && connections === 0) this.#lost.abort();
    });
    this.#reading = this.#read();
  }

  /**
   * Aborted when the sidecar has no connection any more: its process has ended, replies to no heartbeat, or sent a message
   * beyond the size limit.
   */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * @param token the secret that a sidecar must send in `hello`
   * @throws SidecarFailed (`bad_request`) if the endpoint cannot be bound
   */
  static async bind(endpoint: string, token: string): Promise<WireSocket> {
    const router = new Router({
      mandatory: true,
      maxMessageSize: LIMITS.messageBytes,
      heartbeatInterval: HEARTBEAT_MS,
      heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
      linger: LINGER_MS,
      sendTimeout: SEND_TIMEOUT_MS,
    });
    try {
      await router.bind(endpoint);
    } catch (error) {
      router.close();
      throw bindFailed(endpoint, error);
    }
    return new WireSocket(router, token);
  }

  /**
   * Sends to the sidecar, in order. A sidecar that has ended is not an error here: the owner of the process detects its
   * exit.
   */
  send(message: OrchestratorMessage): Promise<void> {
    const peer = this.#peer;
    return peer === undefined ? Promise.resolve() : this.#sendTo(peer, message);
  }

  /** Closes the socket and waits for the reading loop to end. */
  async close(): Promise<void> {
    await this.#sending;
    this.#router.close();
    await this.#reading;
  }

  #sendTo(peer: Buffer, message: OrchestratorMessage): Promise<void> {
    const frame = encodeMessage(message);
    // ZeroMQ may wait for its send timeout where the connection ends at this moment.
    this.#sending = this.#sending.then(() => Promise.race([this.#deliver(peer, frame), this.#disconnected]));
    return this.#sending;
  }

  async #deliver(peer: Buffer, frame: Uint8Array): Promise<void> {
    if (this.lost.aborted) return;
    try {
      await this.#router.send([peer, frame]);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
  }

  async #read(): Promise<void> {
    for await (const [identity, ...frames] of this.#router) {
      if (identity === undefined) continue;
      const isPeer = this.#peer?.equals(identity) ?? false;
      try {
        const [frame] = frames;
        if (frame === undefined || frames.length !== 1)
          throw new RangeError(`${String(frames.length)} frames`);
        const message = decodeSidecarMessage(frame);
        if (isPeer || this.#admit(identity, message)) this.deliveries.put({ message });
        else await this.#refuse(identity);
      } catch (malformed) {
        // Malformed bytes are an error only from the sidecar; those of other peers are ignored.
        if (isPeer) this.deliveries.put({ malformed });
      }
    }
  }

  #admit(identity: Buffer, message: SidecarMessage): boolean {
    if (this.#peer !== undefined || message.type !== "hello") return false;
    const sent = Buffer.from(message.token);
    const expected = Buffer.from(this.#token);
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return false;
    this.#peer = identity;
    return true;
  }

  #refuse(identity: Buffer): Promise<void> {
    return this.#sendTo(identity, {
      type: "reject",
      code: "unknown_peer",
      text: "this session belongs to another process",
    });
  }
}

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "EHOSTUNREACH" || error.code === "EAGAIN")
  );
}
