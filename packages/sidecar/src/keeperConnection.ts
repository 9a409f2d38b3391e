import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeKeeperReply, encodeKeeperCommand, type KeeperReply, type KeeperCommand } from "@gain/protocol";
import { Mailbox } from "./mailbox.ts";

/** A keeper replies at once. */
const REPLY_MS = 5_000;

/** Why there is no connection: no socket (yet), a socket whose process has ended, or a full queue. */
export type Unreachable = "absent" | "ended" | "crowded";

/** A connection to the keeper of a warm sidecar. */
export class KeeperConnection {
  readonly #socket: Socket;
  readonly #replies = new Mailbox<KeeperReply>();
  /** Aborted when the keeper closes the connection or sends a malformed line. */
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
    // readline repeats the socket's errors, and an error event without a listener would end the program.
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

  /** @returns the reply; undefined if the connection closes or no reply arrives in time */
  ask(command: KeeperCommand): Promise<KeeperReply | undefined> {
    this.tell(command);
    return this.take(REPLY_MS);
  }

  /** Sends a command that has no reply. */
  tell(command: KeeperCommand): void {
    this.#socket.write(encodeKeeperCommand(command));
  }

  /** The next reply; undefined if the connection closes or the time passes before it arrives. */
  take(timeoutMs: number): Promise<KeeperReply | undefined> {
    return this.#replies.take(timeoutMs, this.gone);
  }

  /** Ends this side. The keeper ends its side after it has ended the session. */
  end(): void {
    this.#socket.end();
  }

  /** @returns did the keeper close the connection in time? */
  async hangsUp(timeoutMs: number): Promise<boolean> {
    if (!this.gone.aborted) await sleep(timeoutMs, undefined, { signal: this.gone }).catch(() => undefined);
    return this.gone.aborted;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
