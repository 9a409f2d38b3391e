/** docs/benchmarks.md: what is measured, its target, and the newest stored result of each. */
import { format } from "prettier";
import type { Benchmark, Figure } from "./benchmark.ts";
import { FEWEST_PAIRS, LEVEL } from "./comparePairs.ts";
import { spreadText, standing, targetText } from "./figureText.ts";
import { resultFile, type Result } from "./results.ts";

export const PAGE = "docs/benchmarks.md";

/** The page's text, as prettier sets it. `results` by the benchmarks' names. */
export async function benchmarksPage(
  benchmarks: readonly Benchmark[],
  results: ReadonlyMap<string, Result | null>,
): Promise<string> {
  const sections = benchmarks.map((benchmark) => section(benchmark, results.get(benchmark.name) ?? null));
  return format([INTRODUCTION, ...sections].join("\n\n"), { parser: "markdown", printWidth: 110 });
}

const INTRODUCTION = `# Benchmarks

\`npm run bench\` runs those that need nothing but the project, \`npm run bench -- NAME…\` the named ones, and \`--store\`
keeps what they found in bench/results and writes this page anew. A figure is the median of the rounds, its quartiles
in brackets. A ratio is taken within a round, where both sides run one after the other on the same machine; seconds and
megabytes are those of the machine that is named.

\`npm run bench -- NAME --against REVISION\` says whether the working tree is faster or slower than a revision, or whether
the difference is noise. Both run in turn, a process of either side a pair, ${FEWEST_PAIRS} pairs at least, and only ratios within a
pair are compared. A difference counts when the t interval of the pairs' log ratios excludes 1, at ${LEVEL * 100} % for all figures
together, and Wilcoxon's signed-rank test agrees. The figures are followed by the work of the whole command, in instructions
where the processor counts them, otherwise in CPU time.`;

function section(benchmark: Benchmark, result: Result | null): string {
  const { name, measures, needs, script, figures } = benchmark;
  const lines = Object.entries(figures).map(([key, figure]) => row(figure, result?.figures[key] ?? null));
  return [
    `## ${name}`,
    `${measures} By [${script}](../${script}).${needs === undefined ? "" : ` Runs by name only; needs ${needs}.`}`,
    result === null
      ? `Nothing is stored yet.`
      : `Measured on ${result.date} on ${machineText(result)}, at ${result.commit.slice(0, 7)}${result.changed ? " with changes" : ""} ([figures](../${resultFile(benchmark)})).`,
    ["| figure | median (quartiles) | target |  |", "| --- | ---: | --- | --- |", ...lines].join("\n"),
  ].join("\n\n");
}

function row(figure: Figure, found: Result["figures"][string] | null): string {
  if (found === null) return `| ${figure.says} | | ${targetText(figure)} | |`;
  return `| ${figure.says} | ${spreadText(found, figure.unit)} | ${targetText(figure)} | ${standing(found.median, figure)} |`;
}

function machineText({ machine }: Result): string {
  const { accelerator, processor, cores } = machine;
  return `${accelerator === null ? "" : `${accelerator}, `}${processor}, ${cores} cores`;
}
