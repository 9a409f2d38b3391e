import type { GainFindings } from "../gains/gainFindings.ts";
import { andThen, type Statistic } from "../statistic.ts";

/** The two-sided p of the test that determines a model's verdict, for Holm's adjustment over models. */
export const primaryP = ({ primary }: GainFindings): Statistic =>
  andThen(primary.estimate, ({ pTwoSided }) => pTwoSided);
