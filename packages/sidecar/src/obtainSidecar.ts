import { SidecarFailed } from "./errors.ts";
import type { Fleet } from "./fleet.ts";
import type { LaunchedSidecar, SessionAddress } from "./headStart.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";
import { acquireWarm, startWarm, type WarmOptions } from "./warmSidecar.ts";

/** Started for this session only, started to be kept after it, a warm sidecar of an earlier session, or one of a cluster. */
export type Origin = "started" | "started to be kept" | "acquired" | "placed";

/** A cluster on whose nodes a session's sidecar is started. */
export interface ClusterLane {
  readonly fleet: Fleet;
  /** GPUs of the sidecar. */
  readonly gpus: number;
  readonly onWaiting: (reason: string) => void;
  /** Aborted when the session is not needed any more, while it waits for a node. */
  readonly needless: AbortSignal;
}

interface SidecarOptions {
  readonly command: SidecarCommand;
  readonly onStderrLine?: (line: string) => void;
  readonly warm?: WarmOptions;
  readonly cluster?: ClusterLane;
  readonly stop?: AbortSignal;
}

/**
 * A sidecar for a session: one of the cluster, else the launched one, else a warm one that fits, else a new one.
 *
 * @throws SidecarFailed | SidecarGone | SidecarSilent | ClusterFailed | ClusterLost if none starts
 */
export async function obtainSidecar(
  { command, onStderrLine, warm, cluster, stop }: SidecarOptions,
  address: SessionAddress | LaunchedSidecar,
  startMs: number,
): Promise<{ readonly process: SidecarLife; readonly origin: Origin }> {
  if (cluster !== undefined) {
    const { fleet, gpus, onWaiting, needless } = cluster;
    const given = AbortSignal.any([needless, ...(stop === undefined ? [] : [stop])]);
    const terms = { gpus, onWaiting, startMs, stop: given };
    return { process: await fleet.acquire(address, terms), origin: "placed" };
  }
  if ("process" in address) {
    warm?.onStart(undefined);
    return { process: address.process, origin: "started" };
  }
  if (warm !== undefined) {
    const { keepMs } = warm;
    const acquired = await acquireWarm(command, warm, address).catch((error: unknown) => {
      // An untrusted folder is an error only where a warm sidecar is to be kept.
      if (keepMs === null && error instanceof SidecarFailed) return error.message;
      throw error;
    });
    if (acquired instanceof Object) return { process: acquired, origin: "acquired" };
    warm.onStart(acquired);
    if (keepMs !== null) {
      const process = await startWarm(command, { ...warm, keepMs }, address, startMs);
      return { process, origin: "started to be kept" };
    }
  }
  const { endpoint, token } = address;
  return {
    process: await SidecarProcess.startFor(command, endpoint.address, token, onStderrLine),
    origin: "started",
  };
}
