import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeKeeperReply, encodeKeeperCommand, type KeeperReply, type KeeperCommand } from "@gain/protocol";
import { Mailbox } from "./mailbox.ts";

/** A keeper replies at once. */
const REPLY_MS = 5_000;

/** Why there is no connection: no socket (yet), no process behind it any more, or a full queue. */
export type Unreachable = "absent" | "ended" | "crowded";

/** A conversation with the keeper of a warm sidecar. */
export class KeeperConnection {
  readonly #socket: Socket;
  readonly #replies = new Mailbox<KeeperReply>();
  /** Aborted when the keeper has closed the connection, or sent a malformed line. */
  readonly gone: AbortSignal;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const going = new AbortController();
    this.gone = going.signal;
    socket.on("error", () => socket.destroy());
    socket.once("close", () => {
      going.abort();
    });
    const lines = createInterface({ input: socket });
    // It repeats the socket's errors, and an error event without a listener would end the program.
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      try {
        this.#replies.put(decodeKeeperReply(line));
      } catch {
        socket.destroy();
      }
    });
  }

  static async open(path: string): Promise<KeeperConnection | Unreachable> {
    const socket = createConnection(path);
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        resolve(error.code === "ENOENT" ? "absent" : error.code === "ECONNREFUSED" ? "ended" : "crowded");
      };
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.off("error", fail);
        resolve(new KeeperConnection(socket));
      });
    });
  }

  /** @returns the reply; undefined when the connection closes or no reply comes in time */
  ask(command: KeeperCommand): Promise<KeeperReply | undefined> {
    this.#socket.write(encodeKeeperCommand(command));
    return this.take(REPLY_MS);
  }

  /** The next reply; undefined when the connection closes, or the time is over, before it comes. */
  take(timeoutMs: number): Promise<KeeperReply | undefined> {
    return this.#replies.take(timeoutMs, this.gone);
  }

  /** Ends our side. The keeper ends its own when it has done what that asks of it. */
  end(): void {
    this.#socket.end();
  }

  /** @returns did the keeper hang up in time? */
  async hangsUp(timeoutMs: number): Promise<boolean> {
    if (!this.gone.aborted) await sleep(timeoutMs, undefined, { signal: this.gone }).catch(() => undefined);
    return this.gone.aborted;
  }

  /** Hangs up. */
  destroy(): void {
    this.#socket.destroy();
  }
}
