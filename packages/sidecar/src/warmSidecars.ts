import type { StatusReply } from "@gain/protocol";
import { keeperUnknown } from "./errors.ts";
import { askKeeper, openKeeper } from "./keeperConnection.ts";
import { isStopped } from "./processState.ts";
import { controlSocket, keeperFolders, keeperPidOf, removeKeeperFolder } from "./warmFolder.ts";

/** Longest wait for a keeper to end after a stop command, and for one that does not answer. */
const STOP_MS = 10_000;
const SILENT_STOP_MS = 1_000;

/** A warm sidecar and its state at the time of the request. */
export interface KnownSidecar extends StatusReply {
  /** Its keeper's folder. */
  readonly keeperFolder: string;
}

/** A keeper that runs and does not answer, with a sidecar in an unknown state. */
export interface SilentKeeper {
  readonly state: "silent";
  readonly keeperFolder: string;
  /** null where the keeper is of a version that does not state it. */
  readonly keeperPid: number | null;
  /** Is it stopped by a signal or a debugger? null where the system does not report it. */
  readonly isStopped: boolean | null;
}

/**
 * The warm sidecars of this user, ordered by the start of their state, and then the keepers that do not answer.
 *
 * @throws SidecarFailed if the folder could be another user's
 */
export async function listWarm(folder: string): Promise<(KnownSidecar | SilentKeeper)[]> {
  const found = await Promise.all((await keeperFolders(folder)).map(look));
  const since = (each: KnownSidecar | SilentKeeper): number =>
    each.state === "silent" ? Number.POSITIVE_INFINITY : each.since;
  return found.filter((each) => each !== undefined).toSorted((a, b) => (since(a) < since(b) ? -1 : 1));
}

/** @returns undefined where no keeper runs */
async function look(keeperFolder: string): Promise<KnownSidecar | SilentKeeper | undefined> {
  const connection = await openKeeper(controlSocket(keeperFolder));
  if (connection === "ended") await removeKeeperFolder(keeperFolder);
  if (connection === "ended" || connection === "absent") return undefined;
  if (connection !== "crowded") {
    const reply = await askKeeper(connection, { type: "status" });
    const isGone = connection.gone.aborted;
    connection.destroy();
    if (reply?.type === "status_reply") return { ...reply, keeperFolder };
    if (isGone) return undefined;
  }
  const keeperPid = await keeperPidOf(keeperFolder);
  return {
    state: "silent",
    keeperFolder,
    keeperPid,
    isStopped: keeperPid === null ? null : await isStopped(keeperPid),
  };
}

/**
 * Ends a warm sidecar in any state: sends its keeper a stop command, and kills the keeper if it does not end in time. The
 * sidecar ends with its keeper.
 *
 * A keeper is killed only while its socket is open, so another process that has received the same process id is never
 * killed.
 *
 * @throws SidecarFailed for a keeper that does not answer and whose process is not known
 */
export async function stopWarm(each: KnownSidecar | SilentKeeper): Promise<void> {
  const { keeperFolder, keeperPid, state } = each;
  const connection = await openKeeper(controlSocket(keeperFolder));
  if (connection === "absent" || connection === "ended") return;
  if (connection === "crowded") {
    killKeeper(keeperFolder, keeperPid);
  } else {
    connection.tell({ type: "stop" });
    if (await connection.hangsUp(state === "silent" ? SILENT_STOP_MS : STOP_MS)) return;
    killKeeper(keeperFolder, keeperPid);
    await connection.hangsUp(STOP_MS);
  }
  await removeKeeperFolder(keeperFolder);
}

function killKeeper(keeperFolder: string, keeperPid: number | null): void {
  if (keeperPid === null) throw keeperUnknown(keeperFolder);
  process.kill(keeperPid, "SIGKILL");
}
