/**
 * The entry point. It prints the first line and starts the sidecar of an experiment before the slow imports, so that the
 * sidecar's imports run in parallel. The commands are in `commandLine.ts`.
 */
import { sidecarCommand } from "@gain/experiment/sidecarCommand";
import { returnFreedMemory } from "@gain/records/freedMemory";
import { HeadStart } from "@gain/sidecar/headStart";
import { isAnythingWarm, warmFolder } from "@gain/sidecar/warmFolder";

const given = process.argv.slice(2);
const measures = given[0] === "experiment" && !given.includes("--help") && !given.includes("-h");
if (measures && !given.includes("--no-progress")) process.stderr.write("gain: starting\n");
// A new sidecar would only compete with a warm one for the processor.
const warm = given.some((text) => text.startsWith("--keep-warm")) || isAnythingWarm(warmFolder(process.env));
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
