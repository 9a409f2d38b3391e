/**
 * Runs commands at the same time, for suites that mostly use one core each: tools/atOnce.ts COMMAND...
 *
 * The output of the first command is printed as it arrives, before the output of the next, so lines of different commands
 * are not mixed. The exit status is 1 when one of them fails; each runs to its end. The last lines of a failed command are
 * printed once more at the end, since a log may be kept only from its end, which has to show why it failed.
 */
import { spawn } from "node:child_process";
import { PROJECT } from "./setup/project.ts";

const LAST_LINES = 60;

interface Started {
  /** Prints its output so far, and from now on as it arrives. Settled at its end. */
  readonly print: () => Promise<void>;
  /** What it failed with; null for success. */
  readonly failure: Promise<string | null>;
  readonly lastLines: () => string;
}

function start(command: string): Started {
  const child = spawn(command, { cwd: PROJECT, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  const pieces: Buffer[] = [];
  let isPrinted = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (piece: Buffer) => {
      pieces.push(piece);
      if (isPrinted) process.stdout.write(piece);
    });
  const failure = new Promise<string | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code === 0 ? null : (signal ?? `exit ${String(code)}`));
    });
  });
  return {
    print: async () => {
      isPrinted = true;
      process.stdout.write(Buffer.concat(pieces));
      await failure;
    },
    failure,
    lastLines: () => Buffer.concat(pieces).toString().trimEnd().split("\n").slice(-LAST_LINES).join("\n"),
  };
}

const commands = process.argv.slice(2);
if (commands.length === 0) throw new Error("name the commands: tools/atOnce.ts COMMAND...");
const started = commands.map(start);
for (const { print } of started) await print();
for (const [i, { failure, lastLines }] of started.entries()) {
  const failed = await failure;
  if (failed === null) continue;
  console.log(`FAIL ${commands[i] ?? ""} (${failed}), which ended with:\n${lastLines()}`);
  process.exitCode = 1;
}
