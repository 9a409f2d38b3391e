import type { StatusReply } from "@gain/protocol";
import { KeeperConnection } from "./keeperConnection.ts";
import { removeKeeperFolder, controlSocket, keeperFolders } from "./warmFolder.ts";

/** Longest wait for a sidecar to end after a stop command to its keeper. */
const STOP_MS = 10_000;

/** A warm sidecar and its state when the keeper was asked. */
export interface KnownSidecar extends StatusReply {
  /** Its keeper's folder. */
  readonly keeperFolder: string;
}

/**
 * The warm sidecars of this user, the longest kept first.
 *
 * @throws SidecarFailed when the folder could be another user's
 */
export async function listWarm(folder: string): Promise<KnownSidecar[]> {
  const known: KnownSidecar[] = [];
  for (const keeperFolder of await keeperFolders(folder)) {
    const connection = await KeeperConnection.open(controlSocket(keeperFolder));
    if (connection === "ended") await removeKeeperFolder(keeperFolder);
    if (!(connection instanceof KeeperConnection)) continue;
    const reply = await connection.ask({ type: "status" });
    connection.destroy();
    if (reply?.type === "status_reply") known.push({ ...reply, keeperFolder });
  }
  return known.toSorted((a, b) => a.since - b.since);
}

/**
 * Ends a warm sidecar in any state: asks its keeper to stop, and kills the keeper when it does not end in time.
 *
 * Only a process that holds the connection is killed, so never another process that has got the same process id since.
 */
export async function stopWarm({ keeperFolder, keeperPid }: KnownSidecar): Promise<void> {
  const connection = await KeeperConnection.open(controlSocket(keeperFolder));
  if (!(connection instanceof KeeperConnection)) return;
  await connection.ask({ type: "stop" });
  if (await connection.hangsUp(STOP_MS)) return;
  process.kill(keeperPid, "SIGKILL");
  await connection.hangsUp(STOP_MS);
  await removeKeeperFolder(keeperFolder);
}
