/**
 * Where the program starts. It says so before anything heavy is imported, and starts the sidecar of an experiment, which
 * has much to import itself; `commandLine.ts` holds the commands.
 */
import { sidecarCommand } from "@gain/experiment/sidecarCommand";
import { HeadStart } from "@gain/sidecar/headStart";

const words = process.argv.slice(2);
const measures = words[0] === "experiment" && !words.includes("--help") && !words.includes("-h");
if (measures && !words.includes("--no-progress")) process.stderr.write("gain: starting\n");
const headStart = measures ? new HeadStart(sidecarCommand(process.env)) : undefined;
try {
  const { runCommandLine } = await import("./commandLine.ts");
  await runCommandLine(headStart);
} finally {
  await headStart?.release();
}
