import { notDefined, type Finding } from "../statistic.ts";
import type { PairRules } from "./comparePairs.ts";
import { flipEffect, flipSplit } from "./flipSplit.ts";
import { pairedDifference, type PairedDifference } from "./pairedDifference.ts";
import { TWIN_WIRINGS, type TwinFlip, type TwinWiring } from "./twinModel.ts";
import type { TwinPair } from "./twinPairs.ts";

/** Models of one arm with blocks in the other wiring, against themselves as they were trained. */
export interface FlippedArm {
  readonly trained: TwinWiring;
  readonly flip: Exclude<TwinFlip, "none">;
  /** Change of the log last gain on passages. */
  readonly gain: Finding<PairedDifference>;
  /** Change of the validation loss. */
  readonly loss: Finding<PairedDifference>;
}

export interface FlipFindings {
  readonly arms: readonly FlippedArm[];
  /** The two parts of the difference, over pairs. */
  readonly computed: Finding<PairedDifference>;
  readonly learned: Finding<PairedDifference>;
}

export function flipFindings(pairs: readonly TwinPair[], { margin, level }: PairRules): FlipFindings {
  const tested = (values: readonly number[]): Finding<PairedDifference> =>
    values.length === 0
      ? notDefined("no flipped model was measured")
      : pairedDifference(values, margin, level);
  const splits = pairs.flatMap((pair) => flipSplit(pair) ?? []);
  return {
    arms: (["last", "all"] as const).flatMap((flip) =>
      TWIN_WIRINGS.map((trained) => {
        const effects = pairs.flatMap((pair) => flipEffect(pair[trained], flip) ?? []);
        return {
          ...{ trained, flip },
          gain: tested(effects.map(({ gain }) => gain)),
          loss: tested(effects.map(({ loss }) => loss)),
        };
      }),
    ),
    computed: tested(splits.map(({ computed }) => computed)),
    learned: tested(splits.map(({ learned }) => learned)),
  };
}
