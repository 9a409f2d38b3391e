import { pairwiseSum } from "../sample/summation.ts";
import { defined, notDefined, type Statistic } from "../statistic.ts";
import type { FamilyGain } from "./architectureHypothesis.ts";
import type { ClassWiring } from "./classMembers.ts";

/** A model of a family, with its mean ln gain. */
export interface FamilyModel {
  readonly model: string;
  /** null where it is not stated. */
  readonly normType: string | null;
  readonly logGain: Statistic;
}

/** A family's value is the mean of its models' values, each of equal weight. */
export function familyGain(family: string, wiring: ClassWiring, models: readonly FamilyModel[]): FamilyGain {
  const norms = new Set(models.map(({ normType }) => normType));
  const values = models.flatMap(({ logGain }) => (logGain.defined ? [logGain.value] : []));
  return {
    family,
    wiring,
    normType: norms.size > 1 ? "mixed" : ([...norms][0] ?? null),
    models: models.map(({ model }) => model),
    logGain:
      values.length === 0
        ? notDefined("its models have no positive and finite gain")
        : defined(pairwiseSum(values) / values.length),
  };
}
