import { defined, notDefined, type Finding } from "../statistic.ts";
import { equivalencePower } from "./powerOfT.ts";

/** How many values an equivalence test needs. */
export interface ValuesForEquivalence {
  readonly n: number;
  /** The probability that `n` values show equivalence; `n` is the first to reach the requested power. */
  readonly power: number;
}

/** What the number of values depends on. */
export interface EquivalenceDesign {
  /** Of the values, assumed to be the true one. */
  readonly sd: number;
  readonly margin: number;
  /** 0.8 where left out. */
  readonly power?: number;
  /** 0.05 where left out. */
  readonly level?: number;
}

/** Larger integers are not exact. */
const MOST = 2 ** 53;

/**
 * The number of values with which two one-sided t tests about ±margin show equivalence with the given probability,
 * where the true mean is 0 and values are normal: the least n whose power is reached. The power is exact, P(|Z| <
 * √n·margin/sd − t·S) with t the quantile of the test and S² a χ² over its n − 1 degrees of freedom, as in PowerTOST's
 * `power.TOST(method = "exact")`, which uses Owen's Q (K. F. Phillips, J. Pharmacokinet. Biopharm. 18, 1990, 137–144).
 * Not defined where sd or margin is not above 0, or where more than 2⁵³ values would be needed.
 *
 * @example
 * valuesForEquivalence({ sd: 0.05, margin: 0.02 });
 * // n 55, power 0.8009
 */
export function valuesForEquivalence({
  sd,
  margin,
  power = 0.8,
  level = 0.05,
}: EquivalenceDesign): Finding<ValuesForEquivalence> {
  if (!(margin > 0)) return notDefined(`the margin is ${String(margin)}: it must lie above 0`);
  if (!(sd > 0)) return notDefined(`the SD is ${String(sd)}: it must lie above 0`);
  const powerOf = (n: number): number => equivalencePower(n - 1, (Math.sqrt(n) * margin) / sd, level);
  let short = 1;
  let enough = 2;
  while (powerOf(enough) < power) {
    short = enough;
    enough *= 2;
    if (enough > MOST) return notDefined("more than 9·10¹⁵ values would be needed");
  }
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (powerOf(middle) < power) short = middle;
    else enough = middle;
  }
  return defined({ n: enough, power: powerOf(enough) });
}
