/**
 * The sidecars of a cluster. One process, the fleet, is a driver of Ray; to this program it is a keeper with many sidecars.
 *
 *   start     the process joins the cluster and describes it, or reports why it cannot
 *   acquire   a sidecar is placed on a node; its session lasts as long as the connection that acquired it
 *   close     the process ends, and with it every sidecar
 *
 * PROTOCOL.md describes the commands.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  decodeFleetReply,
  encodeFleetCommand,
  type ClusterReply,
  type FleetCommand,
  type FleetReply,
  type Inspected,
} from "@gain/protocol";
import {
  ClusterFailed,
  ClusterLost,
  SidecarGone,
  SidecarSilent,
  noneFree,
  type Departure,
} from "./errors.ts";
import type { SessionAddress } from "./headStart.ts";
import { LineConnection, type Unreachable } from "./lineConnection.ts";
import { privateEndpoint, type PrivateEndpoint } from "./privateEndpoint.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";

type FleetConnection = LineConnection<FleetCommand, FleetReply>;

const POLL_MS = 10;
/** The exit of the process may be noticed so much later than the end of its socket. */
const EXIT_MS = 2_000;
/** Longest wait for the process to end after its lifeline is closed. */
const END_GRACE_MS = 5_000;
/** The longest timer of Node. */
const LONGEST_MS = 2 ** 31 - 1;

/** Which cluster, and whether one without token authentication is accepted. */
export interface ClusterAddress {
  /** `auto` or `HOST:PORT` */
  readonly cluster: string;
  readonly isOpenAllowed: boolean;
}

/** How a sidecar of a cluster is acquired. */
export interface PlacementTerms {
  /** GPUs of the sidecar: a whole number, or one over a whole number. */
  readonly gpus: number;
  /** Longest wait for a GPU, as long as no sidecar of the run had one. */
  readonly startMs: number;
  readonly stop?: AbortSignal | undefined;
  /** Called once if no GPU is free at once. */
  readonly onWaiting: (reason: string) => void;
}

/** The process that has joined the cluster. Its starter closes it. */
export class Fleet {
  readonly cluster: ClusterReply;
  readonly #process: SidecarProcess;
  readonly #control: PrivateEndpoint;
  #hasPlaced = false;

  private constructor(process: SidecarProcess, control: PrivateEndpoint, cluster: ClusterReply) {
    this.#process = process;
    this.#control = control;
    this.cluster = cluster;
  }

  /** @throws ClusterFailed | SidecarFailed | SidecarGone | SidecarSilent if the cluster cannot be joined */
  static async start(
    command: SidecarCommand,
    { cluster, isOpenAllowed }: ClusterAddress,
    startMs: number,
  ): Promise<Fleet> {
    const control = await privateEndpoint(process.env);
    let started: SidecarProcess | undefined;
    try {
      const given = [pathOf(control), cluster, ...(isOpenAllowed ? ["--open"] : [])];
      const withRay = { ...command, environment: { ...rayVariables(), ...command.environment } };
      started = await SidecarProcess.start(withRay, given, undefined, () => undefined);
      return new Fleet(started, control, await describe(started, control, startMs));
    } catch (error) {
      started?.kill();
      await started?.departed;
      await control.release();
      throw error;
    }
  }

  /**
   * Waits until a node has room for a sidecar, which then sends `hello` to the address.
   *
   * @throws ClusterFailed if none has within the time, or the node cannot be used; ClusterLost if the fleet has ended
   */
  async acquire(address: SessionAddress, terms: PlacementTerms): Promise<FleetSidecar> {
    const connection = await this.#open();
    const hangUp = (): void => {
      connection.destroy();
    };
    terms.stop?.addEventListener("abort", hangUp);
    try {
      terms.stop?.throwIfAborted();
      const { endpoint, token } = address;
      connection.tell({ type: "acquire", endpoint: endpoint.address, token, gpus: terms.gpus });
      return await this.#placed(connection, terms);
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      terms.stop?.removeEventListener("abort", hangUp);
    }
  }

  async #placed(connection: FleetConnection, terms: PlacementTerms): Promise<FleetSidecar> {
    const deadline = performance.now() + terms.startMs;
    let reason: string | undefined;
    for (;;) {
      const left = this.#hasPlaced ? LONGEST_MS : Math.max(0, deadline - performance.now());
      const reply = await connection.take(Math.min(left, terms.startMs));
      terms.stop?.throwIfAborted();
      switch (reply?.type) {
        case "acquired":
          this.#hasPlaced = true;
          return new FleetSidecar(connection, placeText(reply, this.cluster.isOpen));
        case "waiting":
          if (reason === undefined) terms.onWaiting(reply.text);
          reason = reply.text;
          break;
        case "refused":
          throw new ClusterFailed(reply.code, reply.text);
        case "departed":
          throw new SidecarGone("starting", reply);
        default:
          if (connection.gone.aborted) throw await this.#lost();
          if (!this.#hasPlaced && performance.now() >= deadline) throw noneFree(terms.startMs, reason);
      }
    }
  }

  /** The doctor's report of every node. @throws SidecarSilent | ClusterLost where there is no answer */
  async inspect(timeoutMs: number): Promise<Inspected["nodes"]> {
    const connection = await this.#open();
    connection.tell({ type: "inspect" });
    const reply = await connection.take(timeoutMs);
    if (reply?.type !== "inspected" && connection.gone.aborted) throw await this.#lost();
    connection.destroy();
    if (reply?.type !== "inspected")
      throw SidecarSilent.late("inspecting the nodes", timeoutMs, "--start-timeout");
    return reply.nodes;
  }

  /** Ends the process, and Ray ends its sidecars. */
  async close(): Promise<void> {
    try {
      await this.#process.end(END_GRACE_MS);
    } finally {
      await this.#control.release();
    }
  }

  async #open(): Promise<FleetConnection> {
    const connection = await open(this.#control);
    if (connection instanceof LineConnection) return connection;
    throw await this.#lost();
  }

  async #lost(): Promise<ClusterLost> {
    const timer = sleep(EXIT_MS, undefined, { ref: false }).then((): Departure => ({
      exitCode: null,
      signal: null,
      stderrTail: [],
    }));
    const { stderrTail } = await Promise.race([this.#process.departed, timer]);
    return new ClusterLost(this.cluster.address, stderrTail);
  }
}

/** A sidecar on a node during a session; the fleet owns its process. */
class FleetSidecar implements SidecarLife {
  readonly #connection: FleetConnection;
  readonly place: string;
  readonly departed: Promise<Departure>;
  readonly gone: AbortSignal;

  constructor(connection: FleetConnection, place: string) {
    this.#connection = connection;
    this.place = place;
    const going = new AbortController();
    this.gone = going.signal;
    this.departed = this.#end().finally(() => {
      going.abort();
    });
  }

  /** Its last line, or the end of the connection without one: the fleet has ended, or this side has released it. */
  async #end(): Promise<Departure> {
    while (!this.#connection.gone.aborted) {
      const reply = await this.#connection.take(LONGEST_MS);
      if (reply?.type === "departed") return reply;
    }
    return { exitCode: null, signal: null, stderrTail: [], lost: true };
  }

  /** The fleet kills it when this side of the connection ends. */
  kill(): void {
    this.#connection.end();
  }

  async end(graceMs: number): Promise<Departure> {
    this.#connection.end();
    if (!(await this.#connection.hangsUp(graceMs))) this.#connection.destroy();
    return this.departed;
  }
}

async function describe(
  fleet: SidecarProcess,
  control: PrivateEndpoint,
  startMs: number,
): Promise<ClusterReply> {
  const deadline = performance.now() + startMs;
  while (!fleet.gone.aborted) {
    const connection = await open(control);
    const left = Math.max(0, deadline - performance.now());
    if (connection instanceof LineConnection) {
      connection.tell({ type: "describe" });
      const reply = await connection.take(left);
      connection.destroy();
      if (reply?.type === "cluster") return reply;
      if (reply?.type === "refused") throw new ClusterFailed(reply.code, reply.text);
    }
    if (left === 0) throw SidecarSilent.late("joining the cluster", startMs, "--start-timeout");
    await sleep(POLL_MS);
  }
  throw new SidecarGone("joining the cluster", await fleet.departed);
}

const open = (control: PrivateEndpoint): Promise<FleetConnection | Unreachable> =>
  LineConnection.open(pathOf(control), { encode: encodeFleetCommand, decode: decodeFleetReply });

const pathOf = ({ address }: PrivateEndpoint): string => address.slice("ipc://".length);

/** Ray's settings, with the token or its file. Only the fleet receives them. */
const rayVariables = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("RAY_")));

/** Host and GPUs of a sidecar, for the report. */
function placeText({ host, gpus }: Extract<FleetReply, { type: "acquired" }>, isOpen: boolean): string {
  const devices = gpus.length === 0 ? "" : `, GPU ${gpus.join(", ")}`;
  return `${host}${devices}${isOpen ? ", in a cluster without token authentication" : ""}`;
}
