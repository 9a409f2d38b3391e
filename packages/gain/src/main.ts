/**
 * The entry point. Before it imports the commands of `commandLine.ts`, it prints its first line and starts the sidecar of
 * an experiment, whose own imports take longer.
 */
import { parseArgs } from "node:util";
import { sidecarCommand } from "@gain/experiment/sidecarCommand";
import { returnFreedMemory } from "@gain/records/freedMemory";
import { HeadStart } from "@gain/sidecar/headStart";
import { isAnythingWarm, warmFolder } from "@gain/sidecar/warmFolder";

// `commandLine.ts` reads the options; these decide what begins before it is imported.
const { positionals, values } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    help: { type: "boolean", short: "h" },
    "no-progress": { type: "boolean" },
    "keep-warm": { type: "string" },
  },
});
const measures = positionals[0] === "experiment" && values.help === undefined;
if (measures && values["no-progress"] === undefined) process.stderr.write("gain: starting\n");
// Beside a warm sidecar, a new one would only take its processor time.
const warm = values["keep-warm"] !== undefined || isAnythingWarm(warmFolder(process.env));
const headStart = measures && !warm ? new HeadStart(sidecarCommand(process.env)) : undefined;
returnFreedMemory(process.env);

async function main(): Promise<void> {
  try {
    const { runCommandLine } = await import("./commandLine.ts");
    await runCommandLine(headStart);
  } finally {
    await headStart?.release();
  }
}

/** Settled when the command has ended. */
export const ended = main();
