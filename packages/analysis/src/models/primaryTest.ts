import type { GainFindings } from "../gains/gainFindings.ts";
import { andThen, type Statistic } from "../statistic.ts";

/** The two-sided p of the test that a model's verdict rests on, for families of models. */
export const primaryP = ({ primary }: GainFindings): Statistic =>
  andThen(primary.estimate, ({ pTwoSided }) => pTwoSided);
