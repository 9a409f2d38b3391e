import {
  PROTOCOL_VERSION,
  type Item,
  type ModelRequest,
  type OrchestratorMessage,
  type SidecarMessage,
} from "@gain/protocol";
import { DEFAULT_DEADLINES, type Deadlines, type State } from "./deadlines.ts";
import { SidecarFailed, unexpected, versionMismatch } from "./errors.ts";
import { newSessionAddress, type LaunchedSidecar } from "./headStart.ts";
import { obtainSidecar, type ClusterLane, type Origin } from "./obtainSidecar.ts";
import { isPart, resultOf, type Result, type ResultPart } from "./result.ts";
import type { WarmOptions } from "./warmSidecar.ts";
import type { PrivateEndpoint } from "./privateEndpoint.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { firstMessage, receive, release, type SidecarLink } from "./sidecarLink.ts";
import type { SidecarCommand } from "./sidecarProcess.ts";
import { WireSocket } from "./wireSocket.ts";

type Message<Type extends SidecarMessage["type"]> = Extract<SidecarMessage, { type: Type }>;

export interface SessionOptions {
  readonly command: SidecarCommand;
  /** A process of this command that is already launched. The session owns it from now on. */
  readonly launched?: Promise<LaunchedSidecar>;
  /** Number of this session in the run; results of another epoch are refused. */
  readonly epoch: number;
  /** Largest number of unanswered leases. */
  readonly credit: number;
  readonly deadlines?: Deadlines;
  readonly onStderrLine?: (line: string) => void;
  /** Without it, the sidecar is started for this session and ends with it. */
  readonly warm?: WarmOptions;
  /** The sidecar is started on a node of a cluster, in place of the command. */
  readonly cluster?: ClusterLane;
  /** Ends a sidecar that has not greeted yet; `start` then throws. */
  readonly stop?: AbortSignal;
}

/** The part of a plan that a load message contains. */
export interface PlannedWork {
  /** Prompts on which the arithmetic is compared with a wider one. */
  readonly sample: readonly Item[];
  /** Number of prompts in the plan. */
  readonly prompts: number;
}

/**
 * One session with a sidecar, from `hello` to `bye`.
 *
 *   start ─ hello, welcome ─▶ load ─ progress*, loaded ─▶ (measure, nextResult, ack)* ─▶ requestDrain, bye ─▶ close
 *
 * Every wait ends: with a message, with the process's end (SidecarGone), or at the state's deadline (SidecarSilent,
 * after the process is killed). The starter of a session closes it; `close` is idempotent. A sidecar that breaks the
 * protocol is killed, so that a warm one is not assigned again.
 */
export class SidecarSession {
  readonly hello: Message<"hello">;
  /** When its sidecar was requested, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Seconds from that request to `welcome`, by the monotonic clock. */
  readonly helloSeconds: number;
  /** Was the sidecar started for this session, started to be kept, or acquired warm? */
  readonly origin: Origin;
  readonly #link: SidecarLink;
  readonly #endpoint: PrivateEndpoint;
  readonly #epoch: number;
  #lastSequence = 0;
  #closed = false;
  /** The process was killed, or has reported that it ends. */
  #ending = false;

  private constructor(parts: SessionParts, hello: Message<"hello">) {
    this.origin = parts.origin;
    this.#link = parts.link;
    this.#endpoint = parts.endpoint;
    this.#epoch = parts.options.epoch;
    this.hello = hello;
    this.startedAt = parts.startedAt;
    this.helloSeconds = (performance.now() - parts.startedMs) / 1000;
  }

  /** @throws SidecarFailed | SidecarGone | SidecarSilent if no sidecar with this version of the protocol answers */
  static async start(options: SessionOptions): Promise<SidecarSession> {
    const launched = await options.launched;
    const address = launched ?? (await newSessionAddress());
    const { endpoint, token, startedAt, startedMs } = address;
    let socket: WireSocket | undefined;
    // The session owns a launched process, so it ends it also where the socket cannot be bound.
    let process: SidecarLife | undefined = launched?.process;
    const stop = (): void => process?.kill();
    options.stop?.addEventListener("abort", stop);
    try {
      // Bind before a warm sidecar connects: after a failed attempt it waits before the next.
      socket = await WireSocket.bind(endpoint.address, token);
      const deadlines = options.deadlines ?? DEFAULT_DEADLINES;
      let hello: SidecarMessage | undefined;
      let origin: Origin;
      let link: SidecarLink;
      do {
        options.stop?.throwIfAborted();
        ({ process, origin } = await obtainSidecar(options, address, deadlines.startMs));
        if (options.stop?.aborted === true) stop();
        link = { process, socket, deadlines, ended: AbortSignal.any([process.gone, socket.lost]) };
        hello = await firstMessage(link, origin);
      } while (hello === undefined);
      if (hello.type === "failed") throw new SidecarFailed(hello.code, hello.text);
      if (hello.type !== "hello") throw unexpected(hello.type, "starting");
      const session = new SidecarSession({ link, origin, endpoint, options, startedAt, startedMs }, hello);
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
    } finally {
      options.stop?.removeEventListener("abort", stop);
    }
  }

  get pid(): number {
    return this.hello.pid;
  }

  /** Its node and GPUs, for a sidecar of a cluster. */
  get place(): string | undefined {
    return this.#link.process.place;
  }

  /**
   * Loads a model for the prompts of a plan.
   *
   * @throws SidecarFailed with the sidecar's code if the model cannot be loaded
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

  /** Sends a lease; at most `credit` may be unanswered. */
  async measure(lease: number, items: readonly Item[]): Promise<void> {
    await this.#send({ type: "measure", epoch: this.#epoch, lease, items: [...items] });
  }

  /** The next result, in the order of the leases, with the rows of its positions and its vectors; `bye` after a drain. */
  async nextResult(): Promise<Result | Message<"bye">> {
    const parts: ResultPart[] = [];
    let message = await this.#receive("measuring");
    for (; isPart(message); message = await this.#receive("measuring")) parts.push(message);
    if (message.type === "bye") return message;
    if (message.type !== "measured") throw this.#violation(message.type, "measuring");
    const { lease } = message;
    const other = parts.find((each) => each.lease !== lease);
    if (other !== undefined) throw this.#violation(other.type, "measuring");
    if (message.seq !== this.#lastSequence + 1)
      throw this.#violation(`result ${String(message.seq)}`, "measuring");
    this.#lastSequence = message.seq;
    return resultOf(message, parts);
  }

  /** Acknowledges that every result up to and including `sequence` is durable. */
  async ack(sequence: number): Promise<void> {
    await this.#send({ type: "ack", epoch: this.#epoch, upto: sequence });
  }

  /** Makes the sidecar finish the current lease, drop the queued ones and send `bye`. */
  async requestDrain(): Promise<void> {
    await this.#send({ type: "drain", epoch: this.#epoch });
  }

  /** Ends the process, or returns a warm one to its keeper, and releases socket and endpoint. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#send({ type: "shutdown", epoch: this.#epoch });
    await release(this.#link.process, this.#link.socket, this.#endpoint);
  }

  /** Ends the process now, in any state; waits then end with SidecarGone. */
  kill(): void {
    this.#ending = true;
    this.#link.process.kill();
  }

  /** Sends nothing to a process that has ended or is ending; the wait for its answer then throws the cause. */
  async #send(message: OrchestratorMessage): Promise<void> {
    const { process, socket } = this.#link;
    if (!this.#ending && !process.gone.aborted) await socket.send(message);
  }

  async #receive(state: State): Promise<SidecarMessage> {
    const message = await receive(this.#link, state);
    if (message.type === "failed") {
      this.#ending = true;
      throw new SidecarFailed(message.code, onPlace(this.place, message.text));
    }
    if (message.type === "hello" || message.epoch !== this.#epoch) throw this.#violation(message.type, state);
    return message;
  }

  #violation(type: string, state: State): SidecarFailed {
    this.kill();
    return unexpected(type, state);
  }
}

/** A reason with the node that it is about: another node may have what this one lacks. */
const onPlace = (place: string | undefined, text: string): string =>
  place === undefined ? text : `on ${place}: ${text}`;

interface SessionParts {
  readonly link: SidecarLink;
  readonly origin: Origin;
  readonly endpoint: PrivateEndpoint;
  readonly options: SessionOptions;
  readonly startedAt: number;
  readonly startedMs: number;
}
