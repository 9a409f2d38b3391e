/** Runs one program of set-up and prints its progress. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PROJECT } from "./project.ts";
import { programFailed } from "./errors.ts";
import { noteEnd, noteStart } from "./lock.ts";

const LINE_CHARS = 110;
const SILENCE_MS = 15_000;

/** Is this line of the output shown? The others are only used for error messages. */
export type Shown = (line: string) => boolean;

/**
 * Resolves with all of the program's output. The caller holds the lock.
 *
 * @throws SetupError when it does not start, or ends with another status than 0
 */
export async function runProgram(
  name: string,
  command: string,
  args: readonly string[],
  shown: Shown,
): Promise<string> {
  const start = performance.now();
  const child = spawn(command, args, {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
    // What is compiled here serves every run, also where Python keeps nothing otherwise.
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: "",
      PYTHONUNBUFFERED: "1",
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
    },
  });
  const { pid } = child;
  if (pid !== undefined) noteStart(pid);
  const lines: string[] = [];
  let lastShown = start;
  const watch = setInterval(() => {
    if (performance.now() - lastShown < SILENCE_MS) return;
    lastShown = performance.now();
    console.log(`      still running, ${((lastShown - start) / 1000).toFixed(0)} s`);
  }, 1000);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      if (!shown(line)) return;
      lastShown = performance.now();
      console.log(`      ${line.trim().slice(0, LINE_CHARS)}`);
    });
  }
  const status = await new Promise<string>((resolve) => {
    child.on("error", (error) => {
      resolve(error.message);
    });
    child.on("close", (code, signal) => {
      resolve(signal === null ? `status ${String(code)}` : `signal ${signal}`);
    });
  }).finally(() => {
    clearInterval(watch);
    if (pid !== undefined) noteEnd(pid);
  });
  const output = lines.join("\n");
  if (status !== "status 0") throw programFailed(name, status, output);
  return output;
}

/** Pip's larger downloads and its installations; requirements, warnings and small files are not shown. */
export const pipProgress: Shown = (line) =>
  /^\s*(Installing collected|Downloading .*\([\d.]+ [MG]B\))/.test(line);
