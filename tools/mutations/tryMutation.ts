/** Runs a named test in a copy of the project, as it is or with one guard removed. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { selectedTitle, type Mutation, type NamedTest } from "./mutation.ts";

/** `timeout`: the test did not end, which also tells that the guard is missing. */
export type Outcome = "caught" | "timeout" | "survived";

const LIMIT_MS = 240_000;

interface Ended {
  /** Tests that ran; null after a time-out. */
  readonly failed: number | null;
  readonly passed: number;
  readonly output: string;
}

/**
 * Runs the test of a mutation in `root` with the guard removed, and restores the file.
 *
 * @throws Error where the text to replace does not occur once, or where no test ran
 */
export async function tryMutation(root: string, mutation: Mutation): Promise<Outcome> {
  const { file, find, replace, test } = mutation;
  const path = join(root, file);
  const original = readFileSync(path, "utf8");
  const [before, after, ...more] = original.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${mutation.name}: its text does not occur once in ${file}`);
  writeFileSync(path, before + replace + after);
  try {
    const { failed, passed, output } = await run(root, test);
    if (failed === null) return "timeout";
    if (failed + passed === 0) throw new Error(`${mutation.name}: no test ran\n${output}`);
    return failed > 0 ? "caught" : "survived";
  } finally {
    writeFileSync(path, original);
  }
}

/** @throws Error unless the test passes in `root`: otherwise its failure with a mutation shows nothing */
export async function assertPasses(root: string, test: NamedTest): Promise<void> {
  const { failed, passed, output } = await run(root, test);
  if (failed !== 0 || passed === 0) throw new Error(`${test.file}: "${test.title}" does not pass\n${output}`);
}

async function run(root: string, test: NamedTest): Promise<Ended> {
  const selected = selectedTitle(test);
  const [program, given] = test.file.endsWith(".py")
    ? [".venv/bin/pytest", ["-q", "-p", "no:cacheprovider", test.file, "-k", selected]]
    : [
        "node_modules/.bin/vitest",
        [
          "run",
          "--project",
          test.file.startsWith("e2e/") ? "e2e" : "unit",
          test.file,
          "-t",
          escaped(selected),
        ],
      ];
  const { output, ended } = await printed(root, join(root, program), given);
  return {
    failed: ended
      ? count(output, test.file.endsWith(".py") ? /(\d+) failed/ : /Tests .*?(\d+) failed/)
      : null,
    passed: count(output, test.file.endsWith(".py") ? /(\d+) passed/ : /Tests .*?(\d+) passed/),
    output,
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const count = (output: string, pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? 0);

function printed(
  root: string,
  program: string,
  given: readonly string[],
): Promise<{ readonly output: string; readonly ended: boolean }> {
  const child = spawn(program, given, {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what a mutant leaves running ends with it.
    detached: true,
  });
  let output = "";
  const add = (text: Buffer): void => {
    output += text.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  return new Promise((resolve, reject) => {
    let ended = true;
    const timer = setTimeout(() => {
      ended = false;
      endGroup(child.pid);
    }, LIMIT_MS);
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(timer);
      endGroup(child.pid);
      resolve({ output, ended });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
