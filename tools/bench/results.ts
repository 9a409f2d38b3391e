/** Stored results: bench/results/NAME.json has a benchmark's newest; older ones are in git. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { format } from "prettier";
import { z } from "zod";
import type { Benchmark } from "./benchmark.ts";
import { Machine, type Printed } from "./printed.ts";
import { median, quartiles } from "./spread.ts";

const Result = z.strictObject({
  benchmark: z.string(),
  script: z.string(),
  date: z.iso.date(),
  /** The measured commit; `changed` where files differed from it. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  changed: z.boolean(),
  machine: Machine,
  software: z.record(z.string(), z.string()),
  figures: z.record(
    z.string(),
    z.strictObject({
      unit: z.string(),
      median: z.number(),
      quartiles: z.tuple([z.number(), z.number()]),
      /** Round by round. */
      rounds: z.array(z.number()),
    }),
  ),
  details: z.unknown().optional(),
});

export type Result = z.infer<typeof Result>;

const DIGITS = 4;
const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

export const resultFile = (benchmark: Benchmark): string => `bench/results/${benchmark.name}.json`;

/** The result of a run; machine and date are this machine and today where the script does not print them. */
export async function resultOf(project: string, benchmark: Benchmark, printed: Printed): Promise<Result> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)("git", ["-C", project, ...args])).stdout.trim();
  return {
    benchmark: benchmark.name,
    script: benchmark.script,
    date: printed.date ?? new Date().toISOString().slice(0, 10),
    commit: await git("rev-parse", "HEAD"),
    changed: (await git("status", "--porcelain", "--", ".", ":!bench/results", ":!docs")) !== "",
    machine: printed.machine ?? thisMachine(),
    software: { node: process.versions.node, ...printed.software },
    figures: Object.fromEntries(
      Object.entries(benchmark.figures).map(([name, { unit }]) => {
        const rounds = printed.figures[name] ?? [];
        const [lower, upper] = quartiles(rounds);
        return [
          name,
          {
            unit,
            median: rounded(median(rounds)),
            quartiles: [rounded(lower), rounded(upper)],
            rounds: rounds.map(rounded),
          },
        ];
      }),
    ),
    ...(printed.details !== undefined && { details: printed.details }),
  };
}

function thisMachine(): z.infer<typeof Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    accelerator: null,
  };
}

/** Replaces the benchmark's stored result. */
export async function storeResult(project: string, benchmark: Benchmark, result: Result): Promise<void> {
  const text = await format(JSON.stringify(result), { parser: "json", printWidth: 110 });
  await writeFile(join(project, resultFile(benchmark)), text);
}

/** The stored result; null when there is none. Throws for a file of another form. */
export async function storedResult(project: string, benchmark: Benchmark): Promise<Result | null> {
  let text: string;
  try {
    text = await readFile(join(project, resultFile(benchmark)), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return Result.parse(JSON.parse(text));
}
