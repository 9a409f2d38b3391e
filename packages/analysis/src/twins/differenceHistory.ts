import { comparePairs, type PairComparison, type PairRules } from "./comparePairs.ts";
import { quantityAt, type TwinOutcome } from "./twinOutcome.ts";
import type { TwinPair } from "./twinPairs.ts";

/** A quantity of the pairs at one step of the training; each interval holds alone. */
export interface HistoryPoint extends PairComparison {
  readonly step: number;
}

/** At every step of the first pair's history, in order. */
export function differenceHistory(
  pairs: readonly TwinPair[],
  { text, quantity }: Omit<TwinOutcome, "cell">,
  rules: PairRules,
): readonly HistoryPoint[] {
  const checkpoints = pairs[0]?.parallel.checkpoints.filter(({ flip }) => flip === "none") ?? [];
  return checkpoints.map(({ step }) => ({
    step,
    ...comparePairs(
      pairs,
      (model) => {
        const own = model.checkpoints.find((each) => each.step === step && each.flip === "none");
        return own === undefined ? null : quantityAt(own, text, quantity);
      },
      rules,
    ),
  }));
}
