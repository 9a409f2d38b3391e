/**
 * Runs the benchmarks of the project: `npm run bench`.
 *
 *   1 choose    the named ones, or those that need only the project
 *   2 run       one script at a time; its last line is JSON
 *   3 print     the median of each figure with its target and the stored value
 *   4 store     with --store, in bench/results and docs/benchmarks.md
 *
 * With --against REVISION, 2 and 3 are a paired comparison of the working tree with that revision.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BenchError, chooseBenchmarks, type Benchmark } from "./bench/benchmark.ts";
import { BENCHMARKS } from "./bench/benchmarks.ts";
import { FEWEST_PAIRS, type Comparison } from "./bench/comparePairs.ts";
import { bestCounter } from "./bench/counter.ts";
import { spreadText, targetReached, targetText, valueText } from "./bench/figureText.ts";
import { withRevision } from "./bench/otherTree.ts";
import { benchmarksPage, PAGE } from "./bench/page.ts";
import { readPrinted } from "./bench/printed.ts";
import { resultOf, storedResult, storeResult, type Result } from "./bench/results.ts";
import { runBenchmark } from "./bench/runBenchmark.ts";
import { compareAll, takeTurns } from "./bench/takeTurns.ts";
import { PROJECT } from "./setup/project.ts";

const HELP = `npm run bench -- [NAME…] [options]

Measures the project. Without names: every benchmark that needs only the project.

  --list                the benchmarks, what each one needs, and the stored figures
  --rounds N            rounds that count (with --against: pairs of processes, ${FEWEST_PAIRS} at least, 8 by default)
  --store               store the results in bench/results and write ${PAGE}
  --page                write that page from the stored results, without measuring
  --from FILE           read the output of the named benchmark's script from a file instead of running it
  --against REVISION    compare the working tree with a revision of git: faster, slower or noise
  --tolerance SHARE     with --against: the slowdown that is accepted, 0.05 by default
  --help

A stored figure cannot be compared with a new one: the machine may be another, or busy. To find the cost of a change:

  npm run bench -- measuring --against main

Both trees run the working tree's benchmarks alternately, and only ratios within a pair are compared. Exit status: 0, or 1 when
a figure is slower by more than the tolerance, or 2 when something is missing.`;

const PAIRS = 8;
const TOLERANCE = 0.05;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printError = (text: string): void => void process.stderr.write(`${text}\n`);

interface Asked {
  readonly benchmarks: readonly Benchmark[];
  readonly rounds: number | undefined;
  readonly signal: AbortSignal;
}

async function list(): Promise<void> {
  for (const benchmark of BENCHMARKS) {
    const { name, measures, needs } = benchmark;
    const stored = await storedResult(PROJECT, benchmark);
    print(`${name}${needs === undefined ? "" : `  (by name only; needs ${needs})`}\n  ${measures}`);
    for (const [key, figure] of Object.entries(benchmark.figures)) {
      const found = stored?.figures[key];
      const value = found === undefined ? "nothing stored" : valueText(found.median, figure.unit);
      print(`  ${figure.label}: ${[value, targetText(figure)].filter((text) => text !== "").join("; ")}`);
    }
  }
}

async function measure(
  { benchmarks, rounds, signal }: Asked,
  from: string | undefined,
  store: boolean,
): Promise<void> {
  for (const benchmark of benchmarks) {
    printError(`${benchmark.name}: ${benchmark.measures}`);
    const printed =
      from === undefined
        ? await runBenchmark(benchmark, { tree: PROJECT, rounds: rounds ?? benchmark.rounds, signal })
        : readPrinted(benchmark, await readFile(from, "utf8"));
    const result = await resultOf(PROJECT, benchmark, printed);
    printResult(benchmark, result, await storedResult(PROJECT, benchmark));
    if (store) await storeResult(PROJECT, benchmark, result);
  }
  if (store) await writePage();
}

function printResult(benchmark: Benchmark, result: Result, stored: Result | null): void {
  print(benchmark.name);
  for (const [key, figure] of Object.entries(benchmark.figures)) {
    const found = result.figures[key];
    if (found === undefined) continue;
    const before = stored?.figures[key];
    const parts = [
      spreadText(found, figure.unit),
      [targetText(figure), targetReached(found.median, figure)].filter((text) => text !== "").join(": "),
      before === undefined ? "" : `stored ${valueText(before.median, figure.unit)}`,
    ];
    print(`  ${figure.label}: ${parts.filter((text) => text !== "").join("; ")}`);
  }
}

async function writePage(): Promise<void> {
  const results = await Promise.all(
    BENCHMARKS.map(async (benchmark) => [benchmark.name, await storedResult(PROJECT, benchmark)] as const),
  );
  await writeFile(join(PROJECT, PAGE), await benchmarksPage(BENCHMARKS, new Map(results)));
}

async function compare(
  { benchmarks, rounds: pairs = PAIRS, signal }: Asked,
  revision: string,
  tolerance: number,
): Promise<void> {
  if (pairs < FEWEST_PAIRS)
    throw new BenchError(`--rounds ${pairs}: a comparison needs at least ${FEWEST_PAIRS} pairs.`);
  const counter = await bestCounter();
  await withRevision(PROJECT, revision, async (there) => {
    for (const benchmark of benchmarks) {
      const paired = await takeTurns(
        benchmark,
        { here: PROJECT, there },
        { pairs, counter, signal, report: printError },
      );
      print(
        `${benchmark.name}: the working tree against ${revision}, ${pairs} pairs; work is ${counter.counts}`,
      );
      for (const [name, compared] of compareAll(paired)) {
        print(`  ${verdictText(benchmark.figures[name]?.label ?? name, compared)}`);
        if (compared.verdict === "slower" && compared.ratio > 1 + tolerance) process.exitCode = 1;
      }
    }
  });
}

const verdictText = (figure: string, { verdict, ratio, low, high }: Comparison): string =>
  `${verdict.padEnd(6)}  ${ratio.toFixed(3)} × the cost (${low.toFixed(3)} to ${high.toFixed(3)})  ${figure}`;

function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text))
    throw new BenchError(`${option} ${text}: a whole number from 1 on is needed.`);
  return Number(text);
}

async function main(signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      store: { type: "boolean", default: false },
      page: { type: "boolean", default: false },
      rounds: { type: "string" },
      from: { type: "string" },
      against: { type: "string" },
      tolerance: { type: "string", default: String(TOLERANCE) },
    },
  });
  if (values.help) {
    print(HELP);
    return;
  }
  if (values.list) return list();
  if (values.page) return writePage();
  const benchmarks = chooseBenchmarks(BENCHMARKS, positionals);
  const asked = { benchmarks, rounds: wholeNumber(values.rounds, "--rounds"), signal };
  if (values.from !== undefined && positionals.length !== 1)
    throw new BenchError("--from FILE needs the name of the one benchmark whose script printed it.");
  if (values.against === undefined) return measure(asked, values.from, values.store);
  if (values.store || values.from !== undefined)
    throw new BenchError("--against stores nothing: it cannot be combined with --store or --from.");
  const tolerance = Number(values.tolerance);
  if (!(tolerance >= 0 && tolerance < 1))
    throw new BenchError(`--tolerance ${values.tolerance}: a share from 0 to 1 is needed, such as 0.05.`);
  return compare(asked, values.against, tolerance);
}

const abort = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const)
  process.once(name, () => {
    abort.abort();
  });
try {
  await main(abort.signal);
} catch (error) {
  const parsing =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (abort.signal.aborted) printError("Stopped.");
  else if (error instanceof BenchError) printError(error.message);
  else if (parsing) printError(`${error.message}\n\n${HELP}`);
  else throw error;
  process.exitCode = 2;
}
