/**
 * Where the program starts. It says so before anything heavy is imported, and starts the sidecar of an experiment, which
 * has much to import itself; `commandLine.ts` holds the commands.
 */
import { sidecarCommand } from "@gain/experiment/sidecarCommand";
import { returnFreedMemory } from "@gain/records/freedMemory";
import { HeadStart } from "@gain/sidecar/headStart";
import { isAnythingWarm, warmFolder } from "@gain/sidecar/warmFolder";

const words = process.argv.slice(2);
const measures = words[0] === "experiment" && !words.includes("--help") && !words.includes("-h");
if (measures && !words.includes("--no-progress")) process.stderr.write("gain: starting\n");
// Beside a warm sidecar, a new one would only take its processor time.
const warm = words.some((word) => word.startsWith("--keep-warm")) || isAnythingWarm(warmFolder(process.env));
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
