import { NEUTRAL_GAIN, type ConfidenceInterval, type OneSampleT } from "../inference/oneSampleT.ts";
import type { PowerAnalysis } from "../inference/power.ts";
import { counted, decimals, gainText, pText } from "../numberText.ts";
import type { Finding, Statistic } from "../statistic.ts";
import type { Equivalence } from "./equivalence.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import { isWithinFloor, VERDICT_LEVEL } from "./verdict.ts";

/** What a verdict rests on. */
export interface VerdictGrounds {
  readonly meanGain: Statistic;
  readonly tTest: Finding<OneSampleT>;
  readonly interval: Finding<ConfidenceInterval>;
  readonly power: Finding<PowerAnalysis>;
  readonly precisionFloor: PrecisionFloor | null;
  readonly equivalence: Finding<Equivalence>;
}

/** Why the verdict on a model is what it is, in sentences that can be printed as they are. */
export function verdictReason(grounds: VerdictGrounds): string {
  const { meanGain, tTest, precisionFloor: floor } = grounds;
  if (!meanGain.defined) return `There is no verdict: ${meanGain.reason}.`;
  if (!tTest.defined) return `There is no verdict: the t test against 1 is not defined (${tTest.reason}).`;
  const { t, df, pTwoSided } = tTest.value;
  const side = t < 0 ? "below" : "above";
  const test = `t(${df}) = ${decimals(t, 2)}, two-sided p ${pText(pTwoSided)}`;
  const mean = `The mean gain of ${gainText(meanGain.value)}${intervalText(grounds.interval)}`;
  if (pTwoSided >= VERDICT_LEVEL) {
    const meaning = equivalenceText(grounds.equivalence) ?? unseen(grounds.power);
    return `${mean} cannot be told from 1: ${test}. ${meaning}`;
  }
  const distance = gainText(Math.abs(meanGain.value - NEUTRAL_GAIN));
  if (floor === null) {
    return (
      `${mean} lies ${side} 1: ${test}. The precision of the measurement is not known, so this cannot rule out ` +
      `that rounding made the difference of ${distance}.`
    );
  }
  const floorText = `${gainText(floor.relative)} (${floor.source})`;
  return isWithinFloor(meanGain.value, floor)
    ? `${mean} differs from 1 by the test (${test}), but by only ${distance}. That is within the precision of the ` +
        `measurement, ${floorText}: rounding can make such a difference.`
    : `${mean} lies ${side} 1: ${test}. Its distance from 1, ${distance}, is larger than the precision of the ` +
        `measurement, ${floorText}.`;
}

const intervalText = (interval: Finding<ConfidenceInterval>): string =>
  interval.defined
    ? ` (${interval.value.level * 100} % interval ${gainText(interval.value.low)} to ${gainText(interval.value.high)})`
    : "";

/** null where it is not shown that the mean is 1 within the precision. */
function equivalenceText(equivalence: Finding<Equivalence>): string | null {
  if (!equivalence.defined || !equivalence.value.equivalent) return null;
  const { p, margin, source } = equivalence.value;
  return (
    `An equivalence test shows that it is 1 within the precision of the measurement, ${gainText(margin)} ` +
    `(${source}): p ${pText(p)} for the alternative that the mean lies in that range.`
  );
}

function unseen(power: Finding<PowerAnalysis>): string {
  const caution = "This is not evidence that the gain is 1";
  if (!power.defined) return `${caution}.`;
  const { n, smallestEffect, power: probability } = power.value;
  return (
    `${caution}: with ${counted(n, "prompt")} of this spread, a test sees a true difference from 1 of ` +
    `${gainText(smallestEffect)} with probability ${probability}, and smaller ones less often.`
  );
}
