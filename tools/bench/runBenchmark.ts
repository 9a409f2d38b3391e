/** Runs one benchmark's script in a tree of the project: the working tree, or another revision's. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BenchError, type Benchmark } from "./benchmark.ts";
import type { Counter } from "./counter.ts";
import { readPrinted, type Printed } from "./printed.ts";

export interface RunOptions {
  /** Root of the tree, which contains `node_modules` and `.venv`. */
  readonly tree: string;
  readonly rounds: number;
  readonly signal?: AbortSignal;
}

/** Runs the script and parses its output. Throws BenchError when it fails. */
export async function runBenchmark(benchmark: Benchmark, options: RunOptions): Promise<Printed> {
  return readPrinted(benchmark, await run(benchmark, commandOf(benchmark, options), options));
}

/** The same, and counts the work of the whole command. */
export async function runCounted(
  benchmark: Benchmark,
  options: RunOptions,
  counter: Counter,
): Promise<{ readonly printed: Printed; readonly work: number }> {
  const folder = await mkdtemp(join(tmpdir(), "gain-count-"));
  try {
    const file = join(folder, "count.txt");
    const stdout = await run(benchmark, counter.wrap(commandOf(benchmark, options), file), options);
    return { printed: readPrinted(benchmark, stdout), work: counter.read(await readFile(file, "utf8")) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function commandOf(benchmark: Benchmark, { tree, rounds }: RunOptions): readonly string[] {
  const python = process.env["GAIN_BENCH_PYTHON"] ?? join(tree, ".venv/bin/python");
  const program = benchmark.script.endsWith(".py") ? [python] : [process.execPath, "--import", "tsx"];
  return [...program, benchmark.script, ...(benchmark.args ?? []), "--rounds", String(rounds)];
}

/** The command's stdout; its stderr is ours. An abort ends the command and its child processes. */
async function run(
  benchmark: Benchmark,
  [file = "", ...args]: readonly string[],
  { tree, signal }: RunOptions,
): Promise<string> {
  signal?.throwIfAborted();
  const child = spawn(file, args, {
    cwd: tree,
    detached: true, // its own process group, which can be ended as a whole
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PYTHONPATH: `${tree}/python:${tree}/python/tests` },
  });
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  };
  signal?.addEventListener("abort", stop, { once: true });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const trouble = await new Promise<string | null>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("close", (code, killed) => {
      resolve(code === 0 ? null : `ended with ${killed ?? `status ${String(code)}`}`);
    });
  });
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (trouble !== null) {
    const needs = benchmark.needs === undefined ? "" : ` It needs: ${benchmark.needs}`;
    throw new BenchError(`${benchmark.script} in ${tree} ${trouble}.${needs}`);
  }
  return Buffer.concat(chunks).toString("utf8");
}
