import { SidecarFailed } from "./errors.ts";
import type { LaunchedSidecar, SessionAddress } from "./headStart.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";
import { acquireWarm, startWarm, type WarmOptions } from "./warmSidecar.ts";

/** Started for this session alone, started to be kept after it, or a warm one of an earlier session. */
export type Origin = "started" | "started to be kept" | "acquired";

interface Wanted {
  readonly command: SidecarCommand;
  readonly onStderrLine?: (line: string) => void;
  readonly warm?: WarmOptions;
}

/**
 * A sidecar for a session: the one that was launched already, else a warm one that fits, else a new one.
 *
 * @throws SidecarFailed | SidecarGone | SidecarSilent when none starts
 */
export async function obtainSidecar(
  { command, onStderrLine, warm }: Wanted,
  address: SessionAddress | LaunchedSidecar,
  startMs: number,
): Promise<{ readonly process: SidecarLife; readonly origin: Origin }> {
  if ("process" in address) {
    warm?.onStart(undefined);
    return { process: address.process, origin: "started" };
  }
  if (warm !== undefined) {
    const { keepMs } = warm;
    const acquired = await acquireWarm(command, warm, address).catch((error: unknown) => {
      // An untrusted folder is an error only where a warm sidecar was asked for.
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
