/** Runs a benchmark alternately in two trees, and compares every figure and the counted work. */
import type { Benchmark } from "./benchmark.ts";
import { comparePairs, type Comparison, type PairedFigure } from "./comparePairs.ts";
import type { Counter } from "./counter.ts";
import { runCounted } from "./runBenchmark.ts";
import { median } from "./spread.ts";

export interface Sides {
  /** Roots of the trees. */
  readonly here: string;
  readonly there: string;
}

export interface TurnOptions {
  readonly pairs: number;
  readonly counter: Counter;
  readonly signal?: AbortSignal;
  readonly report?: (text: string) => void;
}

/** Name of the counted work of the whole command, compared in addition to the figures. */
export const WORK = "work of the whole command";

type Values = Readonly<Record<string, number>>;

/**
 * Each pair is a process of each side, in the order here, there, there, here, …, so that drift affects both alike. One
 * process of each side before the first pair fills caches and is not counted. The result is by figure name, with WORK last.
 */
export async function takeTurns(
  benchmark: Benchmark,
  sides: Sides,
  { pairs, counter, signal, report = () => undefined }: TurnOptions,
): Promise<ReadonlyMap<string, PairedFigure>> {
  const turn = async (tree: string): Promise<Values> => {
    const options = { tree, rounds: benchmark.roundsInPair, ...(signal !== undefined && { signal }) };
    const { printed, work } = await runCounted(benchmark, options, counter);
    const figures = Object.entries(printed.figures).map(([name, rounds]) => [name, median(rounds)]);
    return { ...(Object.fromEntries(figures) as Values), [WORK]: work };
  };
  report(`${benchmark.name}: warming up`);
  await turn(sides.here);
  await turn(sides.there);
  const taken: { readonly here: Values; readonly there: Values }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    report(`${benchmark.name}: pair ${pair + 1} of ${pairs}`);
    if (pair % 2 === 0) {
      const here = await turn(sides.here);
      taken.push({ here, there: await turn(sides.there) });
    } else {
      const there = await turn(sides.there);
      taken.push({ here: await turn(sides.here), there });
    }
  }
  return new Map(
    [...Object.keys(benchmark.figures), WORK].map((name) => [
      name,
      {
        here: taken.map(({ here }) => here[name] ?? Number.NaN),
        there: taken.map(({ there }) => there[name] ?? Number.NaN),
        better: benchmark.figures[name]?.better ?? "less",
      },
    ]),
  );
}

/** Every figure's comparison; the intervals hold for all of them together. */
export function compareAll(paired: ReadonlyMap<string, PairedFigure>): ReadonlyMap<string, Comparison> {
  return new Map([...paired].map(([name, figure]) => [name, comparePairs(figure, paired.size)]));
}
