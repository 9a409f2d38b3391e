import { SidecarFailed } from "./errors.ts";
import type { Appointment, LaunchedSidecar } from "./headStart.ts";
import type { SidecarLife } from "./sidecarLife.ts";
import { SidecarProcess, type SidecarCommand } from "./sidecarProcess.ts";
import { startWarm, takeWarm, type WarmWish } from "./warmSidecar.ts";

/** For this session alone, to be kept after it, or kept since an earlier one. */
export type Origin = "started" | "started to be kept" | "taken";

export interface WarmOptions extends WarmWish {
  /** Called when no warm sidecar is taken and one is started; says why none could be looked for, where that is so. */
  readonly onStart: (trouble: string | undefined) => void;
}

interface Wanted {
  readonly command: SidecarCommand;
  readonly onStderrLine?: (line: string) => void;
  readonly warm?: WarmOptions;
}

/**
 * A sidecar for a session: the one that is on its way already, else a warm one that fits, else a new one.
 *
 * @throws SidecarFailed | SidecarGone | SidecarSilent when none comes up
 */
export async function obtainSidecar(
  { command, onStderrLine, warm }: Wanted,
  place: Appointment | LaunchedSidecar,
  startMs: number,
): Promise<{ readonly process: SidecarLife; readonly origin: Origin }> {
  if ("process" in place) {
    warm?.onStart(undefined);
    return { process: place.process, origin: "started" };
  }
  const rendezvous = { endpoint: place.endpoint.address, token: place.token };
  if (warm !== undefined) {
    const { keepMs } = warm;
    const taken = await takeWarm(command, warm, rendezvous).catch((error: unknown) => {
      // A folder that cannot be trusted stands in nobody's way who does not ask for a warm sidecar.
      if (keepMs === null && error instanceof SidecarFailed) return error.message;
      throw error;
    });
    if (taken instanceof Object) return { process: taken, origin: "taken" };
    warm.onStart(taken);
    if (keepMs !== null) {
      const process = await startWarm(command, { ...warm, keepMs }, rendezvous, startMs);
      return { process, origin: "started to be kept" };
    }
  }
  const { endpoint, token } = rendezvous;
  return {
    process: await SidecarProcess.startFor(command, endpoint, token, onStderrLine),
    origin: "started",
  };
}
