/** A benchmark: a script that prints numbers, with their meaning. */

/** A number that a script prints for every round. */
export interface Figure {
  /** The ratio or the count, as text. */
  readonly label: string;
  /** "×" for a ratio; otherwise the unit of a count. */
  readonly unit: "×" | "rows/s" | "prompts/s" | "tokens/s" | "MB" | "s" | "cores";
  readonly better: "more" | "less";
  /** The value to reach: at least where more is better, at most where less is. */
  readonly target?: number;
  readonly aim?: number;
}

export interface Benchmark {
  readonly name: string;
  readonly measures: string;
  /** From the project's root. */
  readonly script: string;
  readonly args?: readonly string[];
  /** The default number of rounds. */
  readonly rounds: number;
  /** Rounds within one process of a comparison of two revisions, which pairs processes. */
  readonly roundsInPair: number;
  /** By their names in the script's output. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** Requirements beyond this project's set-up, or its duration. Such a benchmark runs only by name. */
  readonly needs?: string;
}

/** The named benchmarks, or those that need only the project. Throws for an unknown name. */
export function chooseBenchmarks(all: readonly Benchmark[], names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return all.filter(({ needs }) => needs === undefined);
  return names.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined)
      throw new BenchError(`No benchmark is named ${name}: ${all.map((one) => one.name).join(", ")}.`);
    return found;
  });
}

/** The command cannot be carried out; the message has the reason and the way out. */
export class BenchError extends Error {}
