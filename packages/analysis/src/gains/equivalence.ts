import { equivalenceOnLog, type LogEquivalence } from "../inference/equivalenceOnLog.ts";
import { valuesForEquivalence } from "../inference/valuesForEquivalence.ts";
import { andFind, andThen, notDefined, type Finding, type Statistic } from "../statistic.ts";
import { relativeText } from "../numberText.ts";
import type { GainEstimate } from "./gainEstimate.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";

/** Matched small models differ by 0.01 to 0.02 in ln gain between seeds: a smaller change does not matter. */
export const DEFAULT_MARGIN = 0.01;

/** A floor above this share of the margin could produce the equality by itself. */
const LARGEST_FLOOR_SHARE = 1 / 5;

/** Two one-sided tests of a geometric mean gain within a margin around 1, on ln gain. */
export interface Equivalence extends LogEquivalence {
  /** Prompts of this spread with which a gain of 1 is shown to lie within the margin, with power 0.8. */
  readonly promptsNeeded: Statistic;
}

/**
 * Does the estimate lie within ± `margin` on ln gain? The margin is the smallest change that matters. It is chosen
 * before the data are seen and does not depend on the arithmetic. Not defined where the precision floor is unknown, or
 * above a fifth of the margin.
 */
export function withinMargin(
  estimate: Finding<GainEstimate>,
  margin: number,
  floor: PrecisionFloor | null,
): Finding<LogEquivalence> {
  if (floor === null)
    return notDefined("the precision of the measurement is not known, so no equality can be shown");
  if (floor.relative > LARGEST_FLOOR_SHARE * margin) {
    return notDefined(
      `the precision floor of ${relativeText(floor.relative)} exceeds a fifth of the margin of ${relativeText(margin)}, so no ` +
        "equality can be shown",
    );
  }
  return andFind(estimate, ({ lnMean: mean, lnError: standardError, df }) =>
    equivalenceOnLog({ mean, standardError, df }, margin),
  );
}

/** `withinMargin` for an estimate from `n` prompts, with the number of prompts that the answer needs. */
export function equivalence(
  estimate: Finding<GainEstimate>,
  n: number,
  margin: number,
  floor: PrecisionFloor | null,
): Finding<Equivalence> {
  return andFind(withinMargin(estimate, margin, floor), (test) =>
    andThen(estimate, ({ lnError }) => ({
      ...test,
      promptsNeeded: andThen(
        valuesForEquivalence({ sd: lnError * Math.sqrt(n), margin }),
        ({ n: prompts }) => prompts,
      ),
    })),
  );
}
