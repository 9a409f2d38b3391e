import { fileURLToPath } from "node:url";
import type { SidecarCommand } from "@gain/sidecar";

/** The interpreter of the project's own Python environment, or the one that GAIN_SIDECAR_PYTHON names. */
export function sidecarPython(environment: NodeJS.ProcessEnv): string {
  return (
    environment["GAIN_SIDECAR_PYTHON"] ??
    fileURLToPath(
      new URL(
        process.platform === "win32" ? "../../../.venv/Scripts/python.exe" : "../../../.venv/bin/python",
        import.meta.url,
      ),
    )
  );
}

/** The command that reads a model's files ahead; undefined for another program than the project's own. */
export function readingCommand(environment: NodeJS.ProcessEnv): SidecarCommand | undefined {
  if (environment["GAIN_SIDECAR_SCRIPT"] !== undefined) return undefined;
  return { file: sidecarPython(environment), arguments: ["-m", "gain_sidecar.reading_ahead"] };
}

/** The command of a sidecar. `GAIN_SIDECAR_SCRIPT` names another program that implements the protocol. */
export function sidecarCommand(environment: NodeJS.ProcessEnv): SidecarCommand {
  const script = environment["GAIN_SIDECAR_SCRIPT"];
  return {
    file: sidecarPython(environment),
    arguments: script === undefined ? ["-m", "gain_sidecar"] : [script],
  };
}

/** The command of the fleet of a cluster. `GAIN_FLEET_SCRIPT` names another program that serves its commands. */
export function fleetCommand(environment: NodeJS.ProcessEnv): SidecarCommand {
  const script = environment["GAIN_FLEET_SCRIPT"];
  return {
    file: sidecarPython(environment),
    arguments: script === undefined ? ["-m", "gain_fleet"] : [script],
  };
}
