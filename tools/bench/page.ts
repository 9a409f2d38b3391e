/** docs/benchmarks.md: every benchmark with its targets and its newest stored result. */
import { format } from "prettier";
import type { Benchmark, Figure } from "./benchmark.ts";
import { FEWEST_PAIRS, LEVEL } from "./comparePairs.ts";
import { spreadText, targetReached, targetText } from "./figureText.ts";
import { resultFile, type Result } from "./results.ts";

export const PAGE = "docs/benchmarks.md";

/** The page's text, formatted by prettier. `results` are by the benchmarks' names. */
export async function benchmarksPage(
  benchmarks: readonly Benchmark[],
  results: ReadonlyMap<string, Result | null>,
): Promise<string> {
  const sections = benchmarks.map((benchmark) => section(benchmark, results.get(benchmark.name) ?? null));
  return format([INTRODUCTION, ...sections].join("\n\n"), { parser: "markdown", printWidth: 110 });
}

const INTRODUCTION = `# Benchmarks

\`npm run bench\` runs the benchmarks that need only the project, and \`npm run bench -- NAME…\` the named ones. \`--store\`
stores their results in bench/results and writes this page. A figure is the median of the rounds, with quartiles in brackets.
A ratio is computed within a round, in which both sides run one after the other on the same machine. Seconds and megabytes are
those of the named machine.

\`npm run bench -- NAME --against REVISION\` tests whether the working tree is faster or slower than a revision, or the
difference is noise. The two sides alternate, a process of each is a pair, at least ${FEWEST_PAIRS} pairs are needed, and only ratios
within a pair are compared. A difference is significant when the t interval of the pairs' log ratios excludes 1, at
${LEVEL * 100} % for all figures together, and Wilcoxon's signed-rank test agrees. The figures are followed by the work of the whole
command, in instructions where the processor counts them, otherwise in CPU time.`;

function section(benchmark: Benchmark, result: Result | null): string {
  const { name, measures, needs, script, figures } = benchmark;
  const lines = Object.entries(figures).map(([key, figure]) => row(figure, result?.figures[key] ?? null));
  return [
    `## ${name}`,
    `${measures} By [${script}](../${script}).${needs === undefined ? "" : ` Runs only by name; needs ${needs}.`}`,
    result === null
      ? `Nothing is stored yet.`
      : `Measured on ${result.date} on ${machineText(result)}, at ${result.commit.slice(0, 7)}${result.changed ? " with changes" : ""} ([figures](../${resultFile(benchmark)})).`,
    ["| figure | median (quartiles) | target |  |", "| --- | ---: | --- | --- |", ...lines].join("\n"),
  ].join("\n\n");
}

function row(figure: Figure, found: Result["figures"][string] | null): string {
  if (found === null) return `| ${figure.label} | | ${targetText(figure)} | |`;
  return `| ${figure.label} | ${spreadText(found, figure.unit)} | ${targetText(figure)} | ${targetReached(found.median, figure)} |`;
}

function machineText({ machine }: Result): string {
  const { accelerator, processor, cores } = machine;
  return `${accelerator === null ? "" : `${accelerator}, `}${processor}, ${cores} cores`;
}
