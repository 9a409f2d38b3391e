import { decodeKeeperReply, encodeKeeperCommand, type KeeperCommand, type KeeperReply } from "@gain/protocol";
import { LineConnection, type Unreachable } from "./lineConnection.ts";

/** A keeper replies at once. */
const REPLY_MS = 5_000;

/** A connection to the keeper of a warm sidecar. */
export type KeeperConnection = LineConnection<KeeperCommand, KeeperReply>;

export const openKeeper = (path: string): Promise<KeeperConnection | Unreachable> =>
  LineConnection.open(path, { encode: encodeKeeperCommand, decode: decodeKeeperReply });

/** @returns the reply; undefined if the connection closes or no reply arrives in time */
export function askKeeper(
  keeper: KeeperConnection,
  command: KeeperCommand,
): Promise<KeeperReply | undefined> {
  keeper.tell(command);
  return keeper.take(REPLY_MS);
}
