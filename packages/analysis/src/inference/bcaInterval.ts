import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { quantile } from "../sample/quantile.ts";
import { allFinite, notDefined, type Finding } from "../statistic.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";

/**
 * The bias-corrected and accelerated interval of an estimate from its bootstrap replicates (B. Efron, J. Am. Stat.
 * Assoc. 82, 1987, 171–185), as in scipy's `bootstrap`. Sorts the replicates. Not defined where all of them lie on one
 * side of the estimate.
 */
export function bcaInterval(
  replicates: Float64Array,
  estimate: number,
  acceleration: number,
  level: number,
): Finding<ConfidenceInterval> {
  let notAbove = 0;
  let below = 0;
  for (const replicate of replicates) {
    if (replicate < estimate) below++;
    if (replicate <= estimate) notAbove++;
  }
  const bias = normalQuantile((below + notAbove) / (2 * replicates.length), 0, 1);
  if (!Number.isFinite(bias)) return notDefined("all resampled means lie on one side of the mean");
  replicates.sort();
  const endAt = (z: number): number =>
    quantile(replicates, normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)), 0, 1));
  const reach = normalQuantile((1 + level) / 2, 0, 1);
  return allFinite({ level, low: endAt(-reach), high: endAt(reach) });
}
