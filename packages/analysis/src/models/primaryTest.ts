import type { GainFindings } from "../gains/gainFindings.ts";
import { andThen, type Statistic } from "../statistic.ts";

/**
 * The two-sided p of the test that a model's verdict rests on: families of models take this one, and a switch of the
 * verdict's test is made here.
 */
export const primaryP = ({ tTest }: GainFindings): Statistic => andThen(tTest, ({ pTwoSided }) => pTwoSided);
