import gammaDeltaRatio from "@stdlib/math-base-special-gamma-delta-ratio";
import { meanAndError } from "../sample/meanAndError.ts";
import type { Sample } from "../sample/sample.ts";
import { allFinite, andFind, notDefined, type Finding } from "../statistic.ts";
import { NEUTRAL_GAIN } from "./oneSampleT.ts";

/** The distance of a mean from a fixed value, in standard deviations of the sample. */
export interface EffectSize {
  /** Cohen's d: (mean − against) / SD, ddof = 1. */
  readonly cohenD: number;
  /** Hedges' g: d corrected for its bias in small samples. */
  readonly hedgesG: number;
}

/**
 * Cohen's d and Hedges' g of one sample. g = d · Γ(m/2) / (√(m/2) · Γ((m − 1)/2)) with m = n − 1, the exact correction
 * (L. V. Hedges, J. Educ. Stat. 6, 1981, 107–128). Not defined without spread, or for fewer than three values, where
 * the correction is not defined.
 *
 * @example
 * effectSize([0.1, 0.25, 0.5, -0.05, 0.3], 0);
 * // cohenD 1.058, hedgesG 0.8441
 */
export function effectSize(values: Sample, against = NEUTRAL_GAIN): Finding<EffectSize> {
  return andFind(meanAndError(values), ({ n, mean, sd }) => {
    const m = n - 1;
    if (m < 2)
      return notDefined("two values: an effect size corrected for small samples needs at least three");
    const cohenD = (mean - against) / sd;
    // Γ(z) / Γ(z + 1/2) at z = (m − 1)/2.
    const correction = 1 / (Math.sqrt(m / 2) * gammaDeltaRatio((m - 1) / 2, 0.5));
    return allFinite({ cohenD, hedgesG: cohenD * correction });
  });
}
