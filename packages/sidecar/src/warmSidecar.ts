/**
 * Sidecars that outlive their session by a stated time. A keeper process assigns its sidecar to one session at a time.
 *
 *   acquire   the first idle warm sidecar of this program, in this environment, that has the requested model loaded
 *   start     a keeper and its sidecar, which is then acquired the same way
 *
 * The keeper receives the session's address, and the sidecar connects to it. The session ends when the connection to the
 * keeper closes. PROTOCOL.md describes the commands.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { LIMITS, type KeeperCommand, type ModelRequest } from "@gain/protocol";
import { childEnvironment } from "./childEnvironment.ts";
import { SidecarGone, SidecarSilent, warmNotAcquired, type Departure } from "./errors.ts";
import type { SessionAddress } from "./headStart.ts";
import { askKeeper, openKeeper, type KeeperConnection } from "./keeperConnection.ts";
import { LineConnection } from "./lineConnection.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";
import { removeKeeperFolder, controlSocket, newKeeperFolder, keeperFolders } from "./warmFolder.ts";

/** How a session uses warm sidecars. */
export interface WarmOptions {
  /** The folder of all warm sidecars: `warmFolder(process.env)`. */
  readonly folder: string;
  /** The model of the session. */
  readonly request: ModelRequest;
  /** Time to keep the sidecar after the session; null acquires an existing one and leaves its time unchanged. */
  readonly keepMs: number | null;
  /** Called before a sidecar is started because no warm one was acquired; `trouble` is why the search failed, if it did. */
  readonly onStart: (trouble: string | undefined) => void;
}

const POLL_MS = 5;
/** A keeper is killed if it has not ended this long after SIGTERM. */
const KILL_GRACE_MS = 1_000;
/** A keeper's folder that has no socket after this time is the remainder of a failed start. */
const STARTUP_MS = 600_000;
/** Environment variables that differ between terminals and do not change a measured number. */
const INDIFFERENT = new Set(["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"]);

/** A warm sidecar during a session; its keeper owns the process. */
class WarmSidecar implements SidecarLife {
  readonly #connection: KeeperConnection;
  readonly #keeperPid: number;
  readonly #folder: string;
  readonly departed: Promise<Departure>;

  private constructor(connection: KeeperConnection, keeperPid: number, folder: string) {
    this.#connection = connection;
    this.#keeperPid = keeperPid;
    this.#folder = folder;
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

  /** Requests the keeper's sidecar. @returns undefined if the keeper declines */
  static async acquire(
    folder: string,
    connection: KeeperConnection,
    command: KeeperCommand & { type: "acquire" },
  ): Promise<WarmSidecar | undefined> {
    const reply = await askKeeper(connection, command);
    if (reply?.type === "acquired") return new WarmSidecar(connection, reply.keeperPid, folder);
    connection.destroy();
    return undefined;
  }

  /** The keeper kills the sidecar. If it does not, it is killed, and the kernel ends the sidecar with it. */
  kill(): void {
    this.#signal("SIGTERM");
    void this.#connection.hangsUp(KILL_GRACE_MS).then(() => {
      this.#signal("SIGKILL");
    });
  }

  async end(graceMs: number): Promise<Departure> {
    this.#connection.end();
    if (!(await this.#connection.hangsUp(graceMs))) {
      this.#signal("SIGKILL");
      await removeKeeperFolder(this.#folder);
    }
    return this.departed;
  }

  /** While the connection is open, the process id is the keeper's. */
  #signal(name: NodeJS.Signals): void {
    if (!this.gone.aborted) process.kill(this.#keeperPid, name);
  }
}

/** @returns undefined if no warm sidecar fits */
export async function acquireWarm(
  command: SidecarCommand,
  options: WarmOptions,
  address: SessionAddress,
): Promise<WarmSidecar | undefined> {
  const acquire = acquireCommand(command, options, address, false);
  for (const folder of await keeperFolders(options.folder)) {
    const connection = await openKeeper(controlSocket(folder));
    if (connection instanceof LineConnection) {
      const acquired = await WarmSidecar.acquire(folder, connection, acquire);
      if (acquired !== undefined) return acquired;
    } else if (connection === "ended" || (connection === "absent" && (await isOld(folder)))) {
      await removeKeeperFolder(folder);
    }
  }
  return undefined;
}

/** @throws SidecarFailed | SidecarGone | SidecarSilent if the sidecar does not start */
export async function startWarm(
  command: SidecarCommand,
  options: WarmOptions & { readonly keepMs: number },
  address: SessionAddress,
  startMs: number,
): Promise<WarmSidecar> {
  const folder = await newKeeperFolder(options.folder);
  let keeper: SidecarProcess | undefined;
  try {
    const keeperArguments = ["--warm", folder, String(options.keepMs), fingerprint(command)];
    keeper = await SidecarProcess.start(command, keeperArguments, undefined, () => undefined);
    const connection = await reach(folder, keeper, startMs);
    const acquire = acquireCommand(command, options, address, true);
    const acquired = await WarmSidecar.acquire(folder, connection, acquire);
    if (acquired === undefined) throw warmNotAcquired();
    keeper.letGo();
    return acquired;
  } catch (error) {
    keeper?.kill();
    await removeKeeperFolder(folder);
    throw error;
  }
}

async function reach(folder: string, keeper: SidecarProcess, startMs: number): Promise<KeeperConnection> {
  const deadline = performance.now() + startMs;
  while (!keeper.gone.aborted) {
    const connection = await openKeeper(controlSocket(folder));
    if (connection instanceof LineConnection) return connection;
    if (performance.now() > deadline) throw SidecarSilent.late("starting", startMs, "--start-timeout");
    await sleep(POLL_MS);
  }
  throw new SidecarGone("starting", await keeper.departed);
}

function acquireCommand(
  command: SidecarCommand,
  { request, keepMs }: WarmOptions,
  { endpoint, token }: SessionAddress,
  fresh: boolean,
): KeeperCommand & { type: "acquire" } {
  return {
    type: "acquire",
    endpoint: endpoint.address,
    token,
    fingerprint: fingerprint(command),
    request,
    fresh,
    keepMs,
  };
}

/** Equal for two commands that start the same program in the same folder and environment. */
function fingerprint({ file, arguments: programArguments, environment }: SidecarCommand): string {
  const settings = Object.entries({ ...childEnvironment(process.env), ...environment })
    .filter(([name]) => !INDIFFERENT.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([file, programArguments, process.cwd(), settings]))
    .digest("hex");
}

async function isOld(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > STARTUP_MS;
}

/**
 * Minutes of the command line in milliseconds.
 *
 * @throws RangeError out of bounds
 */
export function keepMsOf(minutes: number): number {
  const keepMs = Math.round(minutes * 60_000);
  if (!(keepMs >= 1 && keepMs <= LIMITS.keepMs)) throw new RangeError(`${String(minutes)} minutes`);
  return keepMs;
}
