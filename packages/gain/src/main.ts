/**
 * Where the program starts. It says so before anything heavy is imported; `commandLine.ts` holds the commands.
 */
const quiet = new Set(["--help", "-h", "--no-progress"]);
if (process.argv[2] === "experiment" && !process.argv.some((word) => quiet.has(word))) {
  process.stderr.write("gain: starting\n");
}
const { runCommandLine } = await import("./commandLine.ts");
await runCommandLine();
