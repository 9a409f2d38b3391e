/**
 * The entry point. It prints the first line and starts the sidecar of an experiment before the slow imports, so that the
 * sidecar's imports run in parallel. The commands are in `commandLine.ts`.
 */
import { parseArgs } from "node:util";
import { sidecarCommand } from "@gain/experiment/sidecarCommand";
import { returnFreedMemory } from "@gain/records/freedMemory";
import { HeadStart } from "@gain/sidecar/headStart";
import { isAnythingWarm, warmFolder } from "@gain/sidecar/warmFolder";
import { onInterruption } from "./interruption.ts";
import { outliveReaders } from "./outputStreams.ts";

outliveReaders([process.stdout, process.stderr]);
const interruption = onInterruption((text) => process.stderr.write(`\n${text}\n`));

// `commandLine.ts` reads the options; these decide what begins before it is imported.
const { positionals, values } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    help: { type: "boolean", short: "h" },
    "no-progress": { type: "boolean" },
    quiet: { type: "boolean" },
    "keep-warm": { type: "string" },
    devices: { type: "string" },
    cluster: { type: "string" },
  },
});
const measures = positionals[0] === "experiment" && values.help === undefined;
if (measures && values["no-progress"] === undefined && values.quiet === undefined)
  process.stderr.write("gain: starting\n");
// A new sidecar would only compete with a warm one for the processor, and one of several sees its own device only or is
// on another host.
const isOther =
  values["keep-warm"] !== undefined ||
  values.devices !== undefined ||
  values.cluster !== undefined ||
  isAnythingWarm(warmFolder(process.env));
const headStart = measures && !isOther ? new HeadStart(sidecarCommand(process.env)) : undefined;
returnFreedMemory(process.env);

async function main(): Promise<void> {
  try {
    const { runCommandLine } = await import("./commandLine.ts");
    await runCommandLine({ headStart, interruption });
  } finally {
    await headStart?.release();
  }
}

/** Settled when the command has ended. */
export const ended = main();
