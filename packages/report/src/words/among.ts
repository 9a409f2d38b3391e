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
  /** Of the mean for new categories; null where it is not tested. */
  readonly beyond: AdjustedP | null;
}

/** The test of the model at this index among the others; null where it or all others are not tested. */
export function amongOthers({ neutralTests, replicates }: ModelComparison, index: number): Among | null {
  const test = neutralTests[index];
  const models = neutralTests.filter(
    ({ pTwoSided }, i) => pTwoSided.defined && (replicates[i]?.copyOf ?? null) === null,
  ).length;
  if (models < 2 || test === undefined || !test.pTwoSided.defined || !test.pHolm.defined) return null;
  const { pTwoSided, pHolm } = test.newCategories;
  const beyond = pTwoSided.defined && pHolm.defined ? { own: pTwoSided.value, holm: pHolm.value } : null;
  return { own: test.pTwoSided.value, holm: test.pHolm.value, models, beyond };
}

/** Whether the side that a verdict names for new categories is not shown after the adjustment. */
export const isBeyondLostAmong = (
  { beyond }: Pick<ModelVerdict, "beyond">,
  among: Among | null,
): among is Among =>
  beyond !== null && beyond !== "not distinguishable" && among?.beyond != null && isLostByHolm(among.beyond);

/** Whether the model's own test rejects, but not after adjustment over all models. */
export const isLostAmong = (among: Among | null): among is Among => among !== null && isLostByHolm(among);

/** The verdict's headline; among several models, with the adjusted p where it changes the verdict. */
export function wordAmong(verdict: ModelVerdict, among: Among | null): string {
  const { word, headline } = verdict;
  if (among === null) return headline;
  if (wordAfterHolm(word, among) === word) {
    return isBeyondLostAmong(verdict, among) && among.beyond !== null
      ? `${headline}; for new categories not distinguishable among ${String(among.models)} models (${namedPText("Holm p", among.beyond.holm)})`
      : headline;
  }
  return `${headline}, by its own test (${namedPText("p", among.own)}); not distinguishable among ${String(among.models)} models (${namedPText("Holm p", among.holm)})`;
}
