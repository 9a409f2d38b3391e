/** Runs one program of set-up and shows, line by line, that it is at work. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PROJECT } from "./project.ts";
import { stepFailed } from "./errors.ts";
import { noteProgram } from "./lock.ts";

const LINE_CHARS = 110;
const SILENCE_MS = 15_000;

/** Which of its lines a person wants to see; the others are kept for the error text. */
export type Shown = (line: string) => boolean;

/**
 * Resolves with all that the program printed. To be called with the lock held.
 *
 * @throws SetupError when it does not start or does not end with status 0.
 */
export async function runStep(
  name: string,
  command: string,
  args: readonly string[],
  shown: Shown,
): Promise<string> {
  const start = performance.now();
  const child = spawn(command, args, {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PYTHONUNBUFFERED: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" },
  });
  noteProgram(child.pid);
  const lines: string[] = [];
  let heard = start;
  const watch = setInterval(() => {
    if (performance.now() - heard < SILENCE_MS) return;
    heard = performance.now();
    console.log(`      still at it, ${((heard - start) / 1000).toFixed(0)} s`);
  }, 1000);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      if (!shown(line)) return;
      heard = performance.now();
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
  });
  const output = lines.join("\n");
  if (status !== "status 0") throw stepFailed(name, status, output);
  return output;
}

/** Pip's larger downloads and its installations; requirements, warnings and the many small files are left out. */
export const pipProgress: Shown = (line) =>
  /^\s*(Installing collected|Downloading .*\([\d.]+ [MG]B\))/.test(line);
