import type { ConfidenceInterval, Finding } from "@gain/analysis";
import { LEVEL } from "./procedures.ts";

/** Whether a two-sided test rejects; null where it is not defined. */
export const rejects = (test: Finding<{ readonly pTwoSided: number }>): boolean | null =>
  test.defined ? test.value.pTwoSided < LEVEL : null;

/** Whether an interval covers the true value; null where it is not defined. */
export const covers = (
  interval: Finding<Pick<ConfidenceInterval, "low" | "high">>,
  truth: number,
): boolean | null => (interval.defined ? interval.value.low <= truth && truth <= interval.value.high : null);

/** The interval of a result. */
export const intervalOf = <Interval>(result: Finding<{ readonly interval: Interval }>): Finding<Interval> =>
  result.defined ? { defined: true, value: result.value.interval } : result;
