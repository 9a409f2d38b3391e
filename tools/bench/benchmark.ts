/** What a benchmark is: a script that prints numbers, and what they mean. */

/** One number that a script gives for every round. */
export interface Figure {
  /** What is divided by what, or what is counted. */
  readonly says: string;
  /** "×" for a ratio; otherwise the unit of a count. */
  readonly unit: "×" | "rows/s" | "prompts/s" | "MB" | "s";
  readonly better: "more" | "less";
  /** What must be reached: at least where more is better, at most where less is. */
  readonly target?: number;
  readonly aim?: number;
}

export interface Benchmark {
  readonly name: string;
  readonly measures: string;
  /** From the project's root. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Its own, when nobody asks for another number. */
  readonly rounds: number;
  /** Rounds within one process when two revisions take turns: the processes are what is paired. */
  readonly roundsInPair: number;
  /** By the names that the script prints. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** What it needs beyond this project's set-up, or how long it takes: it runs only when it is named. */
  readonly needs?: string;
}

/** The benchmarks that are named, or those that need nothing more than the project. Throws for an unknown name. */
export function chooseBenchmarks(all: readonly Benchmark[], names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return all.filter(({ needs }) => needs === undefined);
  return names.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined)
      throw new BenchError(`No benchmark is named ${name}: ${all.map((one) => one.name).join(", ")}.`);
    return found;
  });
}

/** What was asked cannot be done; the message says why and names the way out. */
export class BenchError extends Error {}
