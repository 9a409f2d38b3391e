import { VERDICT_LEVEL } from "./direction.ts";
import type { VerdictWord } from "./modelVerdict.ts";

/** The two-sided p of a model's own test, and the same after Holm's adjustment over several models. */
export interface AdjustedP {
  readonly own: number;
  readonly holm: number;
}

/** Whether the model's own test rejects, but not after the adjustment. */
export const isLostByHolm = ({ own, holm }: AdjustedP): boolean =>
  own < VERDICT_LEVEL && holm >= VERDICT_LEVEL;

const NAMES_A_SIDE = /dampening|expansion/;

/** The term of a verdict among those of other models: a side that the adjusted p does not show is not named. */
export const wordAfterHolm = (word: VerdictWord, p: AdjustedP | null): VerdictWord =>
  p !== null && NAMES_A_SIDE.test(word) && isLostByHolm(p) ? "not distinguishable" : word;
