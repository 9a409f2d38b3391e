import {
  PROTOCOL_VERSION,
  type Item,
  type Measured,
  type ModelRequest,
  type OrchestratorMessage,
  type SidecarMessage,
} from "@gain/protocol";
import {
  badBytes,
  SidecarFailed,
  SidecarGone,
  SidecarSilent,
  unexpected,
  versionMismatch,
} from "./errors.ts";
import { newSessionAddress, type LaunchedSidecar } from "./headStart.ts";
import { obtainSidecar, type Origin } from "./obtainSidecar.ts";
import type { WarmOptions } from "./warmSidecar.ts";
import type { PrivateEndpoint } from "./privateEndpoint.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import type { SidecarCommand } from "./sidecarProcess.ts";
import { WireSocket } from "./wireSocket.ts";

type Message<Type extends SidecarMessage["type"]> = Extract<SidecarMessage, { type: Type }>;

/** How long each state may last without a sign of progress, in milliseconds, and the option that changes it. */
export interface Deadlines {
  readonly startMs: number;
  readonly loadMs: number;
  readonly measureMs: number;
}

export const DEFAULT_DEADLINES: Deadlines = { startMs: 60_000, loadMs: 1_800_000, measureMs: 600_000 };

/** A message that was sent before the process ended may still be on its way for this long. */
const AFTERGLOW_MS = 300;
const FAREWELL_MS = 5_000;

const STATES = {
  starting: { deadline: "startMs", option: "--start-timeout" },
  loading: { deadline: "loadMs", option: "--load-timeout" },
  measuring: { deadline: "measureMs", option: "--measure-timeout" },
} as const;
type State = keyof typeof STATES;

export interface SessionOptions {
  readonly command: SidecarCommand;
  /** A process of this command that is on its way already; it is the session's from now on. */
  readonly launched?: Promise<LaunchedSidecar>;
  /** Number of this sidecar process in the run; results of another epoch are refused. */
  readonly epoch: number;
  /** Leases that may be under way at once. */
  readonly credit: number;
  readonly deadlines?: Deadlines;
  readonly onStderrLine?: (line: string) => void;
  /** Without it, the sidecar is started for this session and ends with it. */
  readonly warm?: WarmOptions;
}

/** What the sidecar learns of a plan before it measures. */
export interface PlannedWork {
  /** Prompts on which its arithmetic is compared with a wider one. */
  readonly sample: readonly Item[];
  /** How many prompts there are in all. */
  readonly prompts: number;
}

/**
 * One sidecar process and the conversation with it, from hello to farewell.
 *
 *   start ─ hello, welcome ─▶ load ─ progress*, loaded ─▶ (measure, nextResult, ack)* ─▶ requestDrain, bye ─▶ close
 *
 * Every wait ends: with a message, with the process's end (SidecarGone), or at the state's deadline (SidecarSilent,
 * after the process is killed). Whoever starts a session closes it; `close` is safe to call again. A sidecar that breaks
 * the protocol is killed, so that a warm one is never lent again.
 */
export class SidecarSession {
  readonly hello: Message<"hello">;
  /** When its sidecar was asked for, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Was the sidecar started for this session, started to be kept, or acquired warm? */
  readonly origin: Origin;
  readonly #process: SidecarLife;
  readonly #socket: WireSocket;
  readonly #endpoint: PrivateEndpoint;
  readonly #epoch: number;
  readonly #deadlines: Deadlines;
  #lastSequence = 0;
  #closed = false;
  /** The process ends by itself, or was killed. */
  #ending = false;

  private constructor(parts: SessionParts, hello: Message<"hello">) {
    this.origin = parts.origin;
    this.#process = parts.process;
    this.#socket = parts.socket;
    this.#endpoint = parts.endpoint;
    this.#epoch = parts.options.epoch;
    this.#deadlines = parts.options.deadlines ?? DEFAULT_DEADLINES;
    this.hello = hello;
    this.startedAt = parts.startedAt;
  }

  /** @throws SidecarFailed | SidecarGone | SidecarSilent when no sidecar of our protocol answers */
  static async start(options: SessionOptions): Promise<SidecarSession> {
    const launched = await options.launched;
    const address = launched ?? (await newSessionAddress());
    const { endpoint, token, startedAt } = address;
    let socket: WireSocket | undefined;
    // One that is on its way is the session's from here on: it is ended also where the socket cannot be bound.
    let process: SidecarLife | undefined = launched?.process;
    try {
      // Before a warm sidecar connects: one that finds nobody tries again only after a while.
      socket = await WireSocket.bind(endpoint.address, token);
      const deadlines = options.deadlines ?? DEFAULT_DEADLINES;
      const obtained = await obtainSidecar(options, address, deadlines.startMs);
      ({ process } = obtained);
      const hello = await receive({ process, socket, deadlines }, "starting");
      if (hello.type === "failed") throw new SidecarFailed(hello.code, hello.text);
      if (hello.type !== "hello") throw unexpected(hello.type, "starting");
      const session = new SidecarSession({ ...obtained, socket, endpoint, options, startedAt }, hello);
      if (hello.protocolMin > PROTOCOL_VERSION || hello.protocolMax < PROTOCOL_VERSION) {
        const refusal = versionMismatch(PROTOCOL_VERSION, hello.protocolMin, hello.protocolMax);
        await socket.send({ type: "reject", code: refusal.code, text: refusal.message });
        throw refusal;
      }
      await socket.send({
        type: "welcome",
        protocol: PROTOCOL_VERSION,
        epoch: options.epoch,
        credit: options.credit,
      });
      return session;
    } catch (error) {
      process?.kill();
      await release(process, socket, endpoint);
      throw error;
    }
  }

  get pid(): number {
    return this.hello.pid;
  }

  /**
   * Loads a model for the prompts of a plan.
   *
   * @throws SidecarFailed with the sidecar's own code when the model cannot be loaded
   */
  async load(
    request: ModelRequest,
    { sample, prompts }: PlannedWork,
    onProgress: (progress: Message<"progress">) => void,
  ): Promise<Pick<Message<"loaded">, "model" | "reused" | "seconds" | "spans">> {
    await this.#send({ type: "load", epoch: this.#epoch, request, sample: [...sample], prompts });
    for (;;) {
      const message = await this.#receive("loading");
      if (message.type === "progress") onProgress(message);
      else if (message.type === "loaded") return message;
      else throw this.#violation(message.type, "loading");
    }
  }

  /** Sends a lease; at most `credit` may be under way. */
  async measure(lease: number, items: readonly Item[]): Promise<void> {
    await this.#send({ type: "measure", epoch: this.#epoch, lease, items: [...items] });
  }

  /** The next result, in the order of the leases; the farewell when a drain was asked for. */
  async nextResult(): Promise<Measured | Message<"bye">> {
    const message = await this.#receive("measuring");
    if (message.type === "bye") return message;
    if (message.type !== "measured") throw this.#violation(message.type, "measuring");
    if (message.seq !== this.#lastSequence + 1)
      throw this.#violation(`result ${String(message.seq)}`, "measuring");
    this.#lastSequence = message.seq;
    return message;
  }

  /** Says that every result up to and including `sequence` is durable. */
  async ack(sequence: number): Promise<void> {
    await this.#send({ type: "ack", epoch: this.#epoch, upto: sequence });
  }

  /** Asks the sidecar to finish the lease under way, drop those in line and say `bye`. */
  async requestDrain(): Promise<void> {
    await this.#send({ type: "drain", epoch: this.#epoch });
  }

  /** Ends the process, or lets a warm one go back to its keeper, and gives back everything that the session holds. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#send({ type: "shutdown", epoch: this.#epoch });
    await release(this.#process, this.#socket, this.#endpoint);
  }

  /** Ends the process now, whatever it is doing; waits then end with SidecarGone. */
  kill(): void {
    this.#ending = true;
    this.#process.kill();
  }

  /** Nothing is sent to a process that is gone or about to be; waiting for its answer tells what became of it. */
  async #send(message: OrchestratorMessage): Promise<void> {
    if (!this.#ending && !this.#process.gone.aborted) await this.#socket.send(message);
  }

  async #receive(state: State): Promise<SidecarMessage> {
    const message = await receive(
      { process: this.#process, socket: this.#socket, deadlines: this.#deadlines },
      state,
    );
    if (message.type === "failed") {
      this.#ending = true;
      throw new SidecarFailed(message.code, message.text);
    }
    if (message.type === "hello" || message.epoch !== this.#epoch) throw this.#violation(message.type, state);
    return message;
  }

  #violation(type: string, state: State): SidecarFailed {
    this.kill();
    return unexpected(type, state);
  }
}

interface SessionParts {
  readonly process: SidecarLife;
  readonly origin: Origin;
  readonly socket: WireSocket;
  readonly endpoint: PrivateEndpoint;
  readonly options: SessionOptions;
  readonly startedAt: number;
}

/** Waits for a message, the process's end, or the deadline of the state, whichever is first. */
async function receive(
  { process, socket, deadlines }: { process: SidecarLife; socket: WireSocket; deadlines: Deadlines },
  state: State,
): Promise<SidecarMessage> {
  const { deadline, option } = STATES[state];
  let received = await socket.deliveries.take(deadlines[deadline], process.gone);
  if (process.gone.aborted) received ??= await socket.deliveries.take(AFTERGLOW_MS);
  if (received === undefined) {
    if (process.gone.aborted) throw new SidecarGone(state, await process.departed);
    process.kill();
    throw new SidecarSilent(state, deadlines[deadline], option);
  }
  if ("malformed" in received) {
    process.kill();
    throw badBytes(received.malformed);
  }
  return received.message;
}

async function release(
  process: SidecarLife | undefined,
  socket: WireSocket | undefined,
  endpoint: PrivateEndpoint,
): Promise<void> {
  try {
    await process?.end(FAREWELL_MS);
    await socket?.close();
  } finally {
    await endpoint.release();
  }
}
