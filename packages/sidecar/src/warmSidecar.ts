/**
 * Sidecars that outlive their session by stated minutes, each lent to one session at a time by its keeper.
 *
 *   take    the first warm sidecar of this program, in this environment, that holds the very model and is idle
 *   start   a keeper and its sidecar, which is then taken the same way
 *
 * The keeper is told where the session is and connects the sidecar to it; from there on everything is as with a sidecar
 * of one's own, and the connection to the keeper is the life-line. PROTOCOL.md says what is said over it.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { LIMITS, type KeeperOrder, type ModelRequest } from "@gain/protocol";
import { childEnvironment } from "./childEnvironment.ts";
import { SidecarGone, SidecarSilent, warmNotLent, type Departure } from "./errors.ts";
import { KeeperConnection } from "./keeperConnection.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";
import { clearPlace, controlSocket, newWarmPlace, warmPlaces } from "./warmFolder.ts";

/** What a session wants of warm sidecars. */
export interface WarmWish {
  /** Where they are: `warmFolder(process.env)`. */
  readonly folder: string;
  /** The model of the session. */
  readonly request: ModelRequest;
  /** How long the sidecar is kept after the session; null takes one that is there, and leaves its time as it is. */
  readonly keepMs: number | null;
}

/** Where the session is, and its secret. */
export interface Rendezvous {
  readonly endpoint: string;
  readonly token: string;
}

const POLL_MS = 5;
/** A keeper that was told to end has done so long before. */
const OBEY_MS = 1_000;
/** A place without a socket after so long is no beginning, but what was left of one. */
const BEGINNING_MS = 600_000;
/** Settings that change no number that is measured, and differ from one terminal to the next. */
const INDIFFERENT = new Set(["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"]);

/** A warm sidecar in a session: it belongs to its keeper, and goes back to it. */
class WarmSidecar implements SidecarLife {
  readonly #connection: KeeperConnection;
  readonly #keeperPid: number;
  readonly #place: string;
  readonly departed: Promise<Departure>;

  private constructor(connection: KeeperConnection, keeperPid: number, place: string) {
    this.#connection = connection;
    this.#keeperPid = keeperPid;
    this.#place = place;
    this.departed = new Promise((resolve) => {
      const depart = async (): Promise<void> => {
        const answer = await connection.take(0);
        resolve(answer?.type === "departed" ? answer : { exitCode: null, signal: null, stderrTail: [] });
      };
      if (this.gone.aborted) void depart();
      else this.gone.addEventListener("abort", () => void depart());
    });
  }

  get gone(): AbortSignal {
    return this.#connection.gone;
  }

  /** Takes the sidecar of a place. @returns undefined when it is not lent for this */
  static async take(
    place: string,
    connection: KeeperConnection,
    order: KeeperOrder & { type: "take" },
  ): Promise<WarmSidecar | undefined> {
    const answer = await connection.ask(order);
    if (answer?.type === "taken") return new WarmSidecar(connection, answer.keeperPid, place);
    connection.destroy();
    return undefined;
  }

  /** The keeper kills the sidecar; one that does not is killed, and the kernel ends the sidecar with it. */
  kill(): void {
    this.#signal("SIGTERM");
    void this.#connection.hangsUp(OBEY_MS).then(() => {
      this.#signal("SIGKILL");
    });
  }

  async end(graceMs: number): Promise<Departure> {
    this.#connection.end();
    if (!(await this.#connection.hangsUp(graceMs))) {
      this.#signal("SIGKILL");
      await clearPlace(this.#place);
    }
    return this.departed;
  }

  /** While the connection lasts, this is the keeper's process and no other. */
  #signal(name: NodeJS.Signals): void {
    if (!this.gone.aborted) process.kill(this.#keeperPid, name);
  }
}

/** @returns undefined when there is none that fits */
export async function takeWarm(
  command: SidecarCommand,
  wish: WarmWish,
  rendezvous: Rendezvous,
): Promise<WarmSidecar | undefined> {
  const order = takeOrder(command, wish, rendezvous, false);
  for (const place of await warmPlaces(wish.folder)) {
    const connection = await KeeperConnection.open(controlSocket(place));
    if (connection instanceof KeeperConnection) {
      const taken = await WarmSidecar.take(place, connection, order);
      if (taken !== undefined) return taken;
    } else if (connection === "ended" || (connection === "absent" && (await isOld(place)))) {
      await clearPlace(place);
    }
  }
  return undefined;
}

/** @throws SidecarFailed | SidecarGone | SidecarSilent when none comes up */
export async function startWarm(
  command: SidecarCommand,
  wish: WarmWish & { readonly keepMs: number },
  rendezvous: Rendezvous,
  startMs: number,
): Promise<WarmSidecar> {
  const place = await newWarmPlace(wish.folder);
  let keeper: SidecarProcess | undefined;
  try {
    const words = ["--warm", place, String(wish.keepMs), fingerprint(command)];
    keeper = await SidecarProcess.start(command, words, undefined, () => undefined);
    const connection = await reach(place, keeper, startMs);
    const order = takeOrder(command, wish, rendezvous, true);
    const taken = await WarmSidecar.take(place, connection, order);
    if (taken === undefined) throw warmNotLent();
    keeper.letGo();
    return taken;
  } catch (error) {
    keeper?.kill();
    await clearPlace(place);
    throw error;
  }
}

async function reach(place: string, keeper: SidecarProcess, startMs: number): Promise<KeeperConnection> {
  const deadline = performance.now() + startMs;
  while (!keeper.gone.aborted) {
    const connection = await KeeperConnection.open(controlSocket(place));
    if (connection instanceof KeeperConnection) return connection;
    if (performance.now() > deadline) throw new SidecarSilent("starting", startMs, "--start-timeout");
    await sleep(POLL_MS);
  }
  throw new SidecarGone("starting", await keeper.departed);
}

function takeOrder(
  command: SidecarCommand,
  { request, keepMs }: WarmWish,
  { endpoint, token }: Rendezvous,
  fresh: boolean,
): KeeperOrder & { type: "take" } {
  return { type: "take", endpoint, token, fingerprint: fingerprint(command), request, fresh, keepMs };
}

/** The same where a sidecar that is started now would be the same program, in the same folder and environment. */
function fingerprint({ file, arguments: words, environment }: SidecarCommand): string {
  const settings = Object.entries({ ...childEnvironment(process.env), ...environment })
    .filter(([name]) => !INDIFFERENT.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([file, words, process.cwd(), settings]))
    .digest("hex");
}

async function isOld(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > BEGINNING_MS;
}

/** Minutes as they are stated on the command line, as a keeper counts them. Throws RangeError out of bounds. */
export function keepMsOf(minutes: number): number {
  const keepMs = Math.round(minutes * 60_000);
  if (!(keepMs >= 1 && keepMs <= LIMITS.keepMs)) throw new RangeError(`${String(minutes)} minutes`);
  return keepMs;
}
