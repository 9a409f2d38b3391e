import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Mailbox } from "./mailbox.ts";

/** Why there is no connection: no socket (yet), a socket whose process has ended, or a full queue. */
export type Unreachable = "absent" | "ended" | "crowded";

/** How lines are written and read. */
export interface LineCodec<Command, Reply> {
  readonly encode: (command: Command) => string;
  /** Throws for a malformed line. */
  readonly decode: (line: string) => Reply;
}

/** A connection to a Unix socket, over which commands and replies are exchanged, one a line. */
export class LineConnection<Command, Reply> {
  readonly #socket: Socket;
  readonly #codec: LineCodec<Command, Reply>;
  readonly #replies = new Mailbox<Reply>();
  /** Aborted when the other side closes the connection or sends a malformed line. */
  readonly gone: AbortSignal;

  private constructor(socket: Socket, codec: LineCodec<Command, Reply>) {
    this.#socket = socket;
    this.#codec = codec;
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
        this.#replies.put(codec.decode(line));
      } catch {
        socket.destroy();
      }
    });
  }

  static async open<Command, Reply>(
    path: string,
    codec: LineCodec<Command, Reply>,
  ): Promise<LineConnection<Command, Reply> | Unreachable> {
    const socket = createConnection(path);
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        resolve(error.code === "ENOENT" ? "absent" : error.code === "ECONNREFUSED" ? "ended" : "crowded");
      };
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.off("error", fail);
        resolve(new LineConnection(socket, codec));
      });
    });
  }

  /** Sends a command, without a wait for its reply. */
  tell(command: Command): void {
    this.#socket.write(this.#codec.encode(command));
  }

  /** The next reply; undefined if the connection closes or the time passes before it arrives. */
  take(timeoutMs: number): Promise<Reply | undefined> {
    return this.#replies.take(timeoutMs, this.gone);
  }

  /** Ends this side. The other side ends its own after it has ended the session. */
  end(): void {
    this.#socket.end();
  }

  /** @returns did the other side close the connection in time? */
  async hangsUp(timeoutMs: number): Promise<boolean> {
    if (!this.gone.aborted) await sleep(timeoutMs, undefined, { signal: this.gone }).catch(() => undefined);
    return this.gone.aborted;
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
