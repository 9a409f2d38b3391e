import { estimateText, simultaneousIntervals, type PairedComparison } from "@gain/analysis";
import { hasPlace } from "./oneAxis.ts";

/** What of a pair is drawn. */
export type DrawnPair = Pick<PairedComparison, "first" | "second" | "repeats" | "ratioTest" | "pHolm">;

/** One pair, the model that comes first in the order of models over the other. */
export interface PairLine {
  readonly over: string;
  readonly under: string;
  readonly ratio: number;
  /** Of the intervals that hold together. */
  readonly low: number;
  readonly high: number;
  readonly excludesOne: boolean;
  /** "1.12 [1.05, 1.20]" */
  readonly text: string;
  readonly pHolm: number | null;
}

export interface PairLines {
  /** By ratio, the largest first. */
  readonly lines: readonly PairLine[];
  /** Level of each interval; null without a line. */
  readonly level: number | null;
  /** Pairs with a copy, which are tested once. */
  readonly repeated: number;
  /** Pairs of different models without a test. */
  readonly untested: number;
}

/** @param order names of the models */
export function pairLines(pairs: readonly DrawnPair[], order: readonly string[]): PairLines {
  const intervals = simultaneousIntervals(pairs.map(({ ratioTest }) => ratioTest));
  const lines = pairs.flatMap((pair, i): PairLine[] => {
    const { first, second, ratioTest, pHolm } = pair;
    const interval = intervals[i];
    if (!ratioTest.defined || interval?.defined !== true) return [];
    const { ratio } = ratioTest.value;
    const { low, high } = interval.value;
    if (![ratio, low, high, 1 / low].every(hasPlace)) return [];
    const isTurned = order.indexOf(second) < order.indexOf(first);
    const own = isTurned ? { ratio: 1 / ratio, low: 1 / high, high: 1 / low } : { ratio, low, high };
    return [
      {
        ...own,
        over: isTurned ? second : first,
        under: isTurned ? first : second,
        excludesOne: low > 1 || high < 1,
        text: estimateText({ mean: own.ratio, low: own.low, high: own.high }),
        pHolm: pHolm.defined ? pHolm.value : null,
      },
    ];
  });
  const repeated = pairs.filter(({ repeats }) => repeats !== null).length;
  const level = intervals.find(({ defined }) => defined);
  return {
    lines: lines.toSorted((a, b) => b.ratio - a.ratio),
    level: level?.defined === true ? level.value.level : null,
    repeated,
    untested: pairs.length - lines.length - repeated,
  };
}
