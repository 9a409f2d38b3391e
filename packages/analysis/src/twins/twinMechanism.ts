import { comparePairs, type PairComparison, type PairRules } from "./comparePairs.ts";
import type { TwinPair } from "./twinPairs.ts";
import { lastCheckpoint, type BlockQuantity, type StreamQuantity } from "./twinModel.ts";

/** What the last block does, in the order of a report. */
export const MECHANISM_QUANTITIES = [
  "write_ratio",
  "attention_ratio",
  "mlp_ratio",
  "cos_write",
  "cos_attention",
  "cos_mlp",
  "attention_part",
  "mlp_part",
  "interplay_part",
  "below_1",
  "largest_share",
] as const satisfies readonly (BlockQuantity | StreamQuantity)[];

export type MechanismQuantity = (typeof MECHANISM_QUANTITIES)[number];

/** A quantity of the last block in both arms; described, not tested. */
export interface MechanismFinding extends PairComparison {
  readonly quantity: MechanismQuantity;
}

/** On passages, at the last step. */
export const twinMechanism = (pairs: readonly TwinPair[], rules: PairRules): readonly MechanismFinding[] =>
  MECHANISM_QUANTITIES.map((quantity) => ({
    quantity,
    ...comparePairs(pairs, (model) => lastCheckpoint(model)?.blocks.passages[quantity].at(-1) ?? null, rules),
  }));
