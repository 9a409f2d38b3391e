import { notDefined, type Finding } from "../statistic.ts";
import { pairedDifference, type PairedDifference } from "./pairedDifference.ts";
import type { TwinModel, TwinWiring } from "./twinModel.ts";
import type { TwinPair } from "./twinPairs.ts";

/** One number of both models of a pair. */
export interface ComparedPair extends Readonly<Record<TwinWiring, number>> {
  readonly seed: number;
  /** parallel − sequential. */
  readonly difference: number;
}

/** One number over pairs: in each arm, and its difference. */
export interface PairComparison {
  /** Those with a finite number in both models. */
  readonly pairs: readonly ComparedPair[];
  /** Means over the pairs by arm; null without one. */
  readonly means: Readonly<Record<TwinWiring, number>> | null;
  readonly difference: Finding<PairedDifference>;
}

/** What every comparison of a plan is made with. */
export interface PairRules {
  /** On the scale of log gains. */
  readonly margin: number;
  readonly level: number;
}

/** @param valueOf the number of a model; null where it is not finite, and the pair is then left out */
export function comparePairs(
  pairs: readonly TwinPair[],
  valueOf: (model: TwinModel) => number | null,
  { margin, level }: PairRules,
): PairComparison {
  const compared = pairs.flatMap((pair): ComparedPair[] => {
    const [parallel, sequential] = [valueOf(pair.parallel), valueOf(pair.sequential)];
    return parallel === null || sequential === null
      ? []
      : [{ seed: pair.seed, parallel, sequential, difference: parallel - sequential }];
  });
  const mean = (valueIn: (pair: ComparedPair) => number): number =>
    compared.reduce((sum, pair) => sum + valueIn(pair), 0) / compared.length;
  if (compared.length === 0)
    return { pairs: [], means: null, difference: notDefined("no pair was measured") };
  return {
    pairs: compared,
    means: { parallel: mean(({ parallel }) => parallel), sequential: mean(({ sequential }) => sequential) },
    difference: pairedDifference(
      compared.map(({ difference }) => difference),
      margin,
      level,
    ),
  };
}
