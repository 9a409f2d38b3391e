import type { Standing } from "@gain/protocol";
import { KeeperConnection } from "./keeperConnection.ts";
import { clearPlace, controlSocket, warmPlaces } from "./warmFolder.ts";

/** Longest wait for a sidecar to end when that is asked of its keeper. */
const STOP_MS = 10_000;

/** A warm sidecar, and how it stood when it was asked. */
export interface KnownSidecar extends Standing {
  /** Where it is found. */
  readonly place: string;
}

/**
 * The warm sidecars of this user, the longest kept first.
 *
 * @throws SidecarFailed when the folder could be another user's
 */
export async function listWarm(folder: string): Promise<KnownSidecar[]> {
  const known: KnownSidecar[] = [];
  for (const place of await warmPlaces(folder)) {
    const connection = await KeeperConnection.open(controlSocket(place));
    if (connection === "ended") await clearPlace(place);
    if (!(connection instanceof KeeperConnection)) continue;
    const answer = await connection.ask({ type: "look" });
    connection.destroy();
    if (answer?.type === "standing") known.push({ ...answer, place });
  }
  return known.toSorted((a, b) => a.since - b.since);
}

/**
 * Ends a warm sidecar, whatever it does: asks its keeper, and kills that when it does not obey in time.
 *
 * Only a process that holds the connection is ever killed, so a process id that was given to another one since is not.
 */
export async function stopWarm({ place, keeperPid }: KnownSidecar): Promise<void> {
  const connection = await KeeperConnection.open(controlSocket(place));
  if (!(connection instanceof KeeperConnection)) return;
  await connection.ask({ type: "stop" });
  if (await connection.hangsUp(STOP_MS)) return;
  process.kill(keeperPid, "SIGKILL");
  await connection.hangsUp(STOP_MS);
  await clearPlace(place);
}
