import { VERDICT_LEVEL, type ModelComparison, type ModelVerdict } from "@gain/analysis";
import { pAs } from "../text/statisticText.ts";

/** A model's own test among those of the models beside it. */
export interface Among {
  readonly own: number;
  /** The same p, adjusted by Holm's method over all of them. */
  readonly holm: number;
  /** Different models that are tested. */
  readonly models: number;
}

/** The model at this place among the others; null where no other one is tested, or it is not. */
export function amongOthers({ neutralTests, replicates }: ModelComparison, place: number): Among | null {
  const test = neutralTests[place];
  const models = neutralTests.filter(
    ({ pTwoSided }, i) => pTwoSided.defined && (replicates[i]?.copyOf ?? null) === null,
  ).length;
  if (models < 2 || test === undefined || !test.pTwoSided.defined || !test.pHolm.defined) return null;
  return { own: test.pTwoSided.value, holm: test.pHolm.value, models };
}

/** Does the model's own test reject, and the family of all models not? */
export const isLostAmong = (among: Among | null): among is Among =>
  among !== null && among.own < VERDICT_LEVEL && among.holm >= VERDICT_LEVEL;

/** The verdict's line; beside others, with the p that counts for all of them where that changes the word. */
export function wordAmong({ word, headline }: ModelVerdict, among: Among | null): string {
  if (!NAMES_A_SIDE.test(word) || !isLostAmong(among)) return headline;
  return `${headline}, by its own test (${pAs("p", among.own)}); not distinguishable among ${String(among.models)} models (${pAs("Holm p", among.holm)})`;
}

const NAMES_A_SIDE = /dampening|expansion/;
