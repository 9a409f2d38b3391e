import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeKeeperAnswer, encodeKeeperOrder, type KeeperAnswer, type KeeperOrder } from "@gain/protocol";
import { Mailbox } from "./mailbox.ts";

/** A keeper does nothing that takes long. */
const ANSWER_MS = 5_000;

/** Why a keeper is not spoken to: no socket (yet), nobody behind it any more, or others stand in line. */
export type Unreachable = "absent" | "ended" | "crowded";

/** A conversation with the keeper of a warm sidecar. */
export class KeeperConnection {
  readonly #socket: Socket;
  readonly #answers = new Mailbox<KeeperAnswer>();
  /** Aborted when the keeper has hung up, or has said what is no answer. */
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
    // It repeats the socket's errors, and one that nobody hears would end the program.
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      try {
        this.#answers.put(decodeKeeperAnswer(line));
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

  /** @returns the answer; undefined when the keeper hung up or stayed silent */
  ask(order: KeeperOrder): Promise<KeeperAnswer | undefined> {
    this.#socket.write(encodeKeeperOrder(order));
    return this.take(ANSWER_MS);
  }

  /** What the keeper says next, or has said; undefined when it hung up, or the time was over, before that. */
  take(timeoutMs: number): Promise<KeeperAnswer | undefined> {
    return this.#answers.take(timeoutMs, this.gone);
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
