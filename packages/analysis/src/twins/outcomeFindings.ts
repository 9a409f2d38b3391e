import { comparePairs, type PairComparison, type PairRules } from "./comparePairs.ts";
import { lastQuantity, type TwinOutcome } from "./twinOutcome.ts";
import type { TwinPair } from "./twinPairs.ts";
import { twinWord, type TwinWord } from "./twinWord.ts";

/** What the pairs of a cell show of an outcome at the last step. */
export interface OutcomeFindings extends PairComparison {
  readonly outcome: TwinOutcome;
  /** null without an interval. */
  readonly word: TwinWord | null;
}

export function outcomeFindings(
  outcome: TwinOutcome,
  pairs: readonly TwinPair[],
  rules: PairRules,
): OutcomeFindings {
  const comparison = comparePairs(pairs, (model) => lastQuantity(model, outcome), rules);
  const { difference } = comparison;
  return {
    ...{ outcome, ...comparison },
    word: difference.defined ? twinWord(difference.value.interval, rules.margin) : null,
  };
}
