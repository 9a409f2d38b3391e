import {
  isLostByHolm,
  namedPText,
  wordAfterHolm,
  type AdjustedP,
  type ModelComparison,
  type ModelVerdict,
} from "@gain/analysis";

/** A model's own test and its Holm-adjusted p among all compared models. */
export interface Among extends AdjustedP {
  /** Number of different models that are tested. */
  readonly models: number;
}

/** The test of the model at this index among the others; null where it or all others are not tested. */
export function amongOthers({ neutralTests, replicates }: ModelComparison, index: number): Among | null {
  const test = neutralTests[index];
  const models = neutralTests.filter(
    ({ pTwoSided }, i) => pTwoSided.defined && (replicates[i]?.copyOf ?? null) === null,
  ).length;
  if (models < 2 || test === undefined || !test.pTwoSided.defined || !test.pHolm.defined) return null;
  return { own: test.pTwoSided.value, holm: test.pHolm.value, models };
}

/** Whether the model's own test rejects, but not after adjustment over all models. */
export const isLostAmong = (among: Among | null): among is Among => among !== null && isLostByHolm(among);

/** The verdict's headline; among several models, with the adjusted p where it changes the verdict. */
export function wordAmong({ word, headline }: ModelVerdict, among: Among | null): string {
  if (among === null || wordAfterHolm(word, among) === word) return headline;
  return `${headline}, by its own test (${namedPText("p", among.own)}); not distinguishable among ${String(among.models)} models (${namedPText("Holm p", among.holm)})`;
}
