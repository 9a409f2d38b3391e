/** Decides from paired measurements whether one side is faster or slower, or the difference is noise. */
import { logRatioAnalysis, wilcoxonSignedRank } from "@gain/analysis";
import type { Figure } from "./benchmark.ts";

/** One figure of both sides, pair by pair. The two sides of a pair run one right after the other. */
export interface PairedFigure {
  readonly here: readonly number[];
  readonly there: readonly number[];
  readonly better: Figure["better"];
}

export interface Comparison {
  readonly verdict: "faster" | "slower" | "noise";
  /** The cost here ÷ the cost there, as a geometric mean: above 1, here is slower. */
  readonly ratio: number;
  /** Interval of the ratio, at 1 − (1 − LEVEL) / number of compared figures: LEVEL for all of them together. */
  readonly low: number;
  readonly high: number;
}

export const LEVEL = 0.95;

/** With fewer pairs the signed-rank test cannot reach the level. */
export const FEWEST_PAIRS = 6;

/** Relative difference up to which two counts are equal. */
const ROUNDING = 1e-12;

/**
 * A difference is significant when two tests of the pairs' log ratios agree: the t interval excludes 1, and Wilcoxon's
 * signed-rank test, which is robust to an outlier, rejects. Equal ratios have no noise, so their direction decides.
 * Throws for fewer than FEWEST_PAIRS pairs.
 */
export function comparePairs({ here, there, better }: PairedFigure, figures: number): Comparison {
  if (here.length !== there.length || here.length < FEWEST_PAIRS)
    throw new RangeError(
      `${here.length} and ${there.length} values: at least ${FEWEST_PAIRS} pairs are needed`,
    );
  const ratios = here.map((value, pair) => {
    const other = there[pair] ?? Number.NaN;
    return better === "less" ? value / other : other / value;
  });
  const { geometricMean, interval } = logRatioAnalysis(ratios, 1 - (1 - LEVEL) / figures);
  if (!geometricMean.defined) throw new RangeError(geometricMean.reason);
  const ratio = geometricMean.value;
  const { low, high } = interval.defined ? interval.value : { low: ratio, high: ratio };
  const excluded = low > 1 + ROUNDING || high < 1 - ROUNDING;
  const direction = ratio > 1 ? "slower" : "faster";
  return {
    verdict: excluded && (!interval.defined || ranksAgree(ratios)) ? direction : "noise",
    ratio,
    low,
    high,
  };
}

function ranksAgree(ratios: readonly number[]): boolean {
  const test = wilcoxonSignedRank(ratios.map(Math.log), 0);
  return test.defined && test.value.pTwoSided <= 1 - LEVEL;
}
