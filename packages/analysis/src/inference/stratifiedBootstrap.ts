import { counted } from "../numberText.ts";
import { groupErrors, LOG_SCALE, type GroupError } from "../sample/groupErrors.ts";
import { at, type NamedSample } from "../sample/sample.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andFind, andThen, notDefined, type Finding } from "../statistic.ts";
import { bcaInterval } from "./bcaInterval.ts";
import { assertDraws, DEFAULT_DRAWS, MOST_DRAWS, type Draws } from "./draws.ts";
import type { ConfidenceInterval } from "./oneSampleT.ts";
import { drawWithReplacement, resampledMeans } from "./resampledMeans.ts";
import { SamplePositions } from "./samplePositions.ts";

/** A bootstrap interval of a mean over categories of equal weight, with everything needed to reproduce it. */
export interface StratifiedBootstrap extends ConfidenceInterval {
  readonly categories: number;
  readonly n: number;
  readonly mean: number;
  /** Number of resamples: fewer for very many values. */
  readonly resamples: number;
  readonly seed: number;
  /**
   * Python that computes the resampled means, identical to the bit: `groups` is the list of the categories' values as
   * numpy arrays, in order. The docblock of `stratifiedBootstrap` gives scipy's call for the interval from the same
   * draws.
   */
  readonly generatorCall: string;
}

/** With fewer values, resamples have too few different means for a 0.95 interval. */
export const FEWEST_BOOTSTRAPPED = 10;
const FEWEST_RESAMPLES = 999;

/**
 * The BCa bootstrap interval of the mean over categories of equal weight. Each resample draws every category's values
 * from that category. BCa is used because percentile intervals have an error of order 1/√n for skewed values such as ln
 * gains, and BCa intervals one of order 1/n (B. Efron, J. Am. Stat. Assoc. 82, 1987, 171–185). The acceleration comes
 * from the jackknife within categories, with d the deviations of category h's n_h values from its mean:
 *
 *     a = Σ_h (Σ d³ / n_h³) / (6 (Σ_h (Σ d² / n_h²))^{3/2})
 *
 * (A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application, 1997, eq. 5.22 for several samples). The
 * interval is scipy's `bootstrap(groups, statistic, method="BCa", n_resamples=resamples,
 * random_state=np.random.RandomState(seed))` with the mean of the groups' means as statistic; with `rng=` in place of
 * `random_state=`, scipy draws different samples. One group gives the interval of an ordinary mean.
 *
 * With few values per category the interval is too narrow, because its spread divides by n_h and not by n_h − 1:
 * docs/inference-simulation.md has its coverage. Decisions should use the t interval of `stratifiedMean`.
 *
 * For ln gains, both ends are logarithms; `onGainScale` converts them to gains. Not defined for fewer than ten values,
 * where a category has fewer than two, or where no category varies. Throws for a seed or a number of resamples out of
 * range.
 *
 * @example
 * stratifiedBootstrap([
 *   { name: "Factual", values: [0.11, 0.32, 0.23, 0.18, 0.05] },
 *   { name: "Novel", values: [-0.12, 0.1, 0.31, 0.02, 0.07] },
 * ]);
 * // mean 0.127, low 0.058, high 0.207, resamples 9999
 */
export function stratifiedBootstrap(
  groups: readonly NamedSample[],
  draws: Draws = DEFAULT_DRAWS,
  level = 0.95,
): Finding<StratifiedBootstrap> {
  assertDraws("the bootstrap", draws);
  const n = groups.reduce((total, { values }) => total + values.length, 0);
  if (n < FEWEST_BOOTSTRAPPED) {
    return notDefined(`${counted(n, "value")}: a bootstrap needs at least ${FEWEST_BOOTSTRAPPED}`);
  }
  return andFind(groupErrors(groups, LOG_SCALE), (errors) => {
    if (errors.every(({ squaredError }) => squaredError === 0)) {
      return notDefined("within each category all values are equal: no spread to draw from");
    }
    const { seed } = draws;
    const resamples = Math.min(draws.resamples, Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / n)));
    const mean = errors.reduce((sum, { mean: each }) => sum + each, 0) / groups.length;
    const means = stratifiedMeans(groups, { seed, resamples });
    return andThen(bcaInterval(means, mean, accelerationOf(groups, errors), level), (interval) => ({
      ...interval,
      categories: groups.length,
      n,
      mean,
      resamples,
      seed,
      generatorCall: generatorCall({ seed, resamples }),
    }));
  });
}

const withReplacement = new SamplePositions(drawWithReplacement);

/**
 * The resampled means; shape [resamples]. As in scipy, all resamples of the first category are drawn first, then those
 * of the second from the same generator, and so on.
 */
export function stratifiedMeans(groups: readonly NamedSample[], draws: Draws): Float64Array {
  const { resamples } = draws;
  const sizes = groups.map(({ values }) => values.length);
  const nextPositions = withReplacement.drawnFor(sizes, draws);
  const sums = new Float64Array(resamples);
  for (const { values } of groups) {
    const means = resampledMeans(values, resamples, nextPositions);
    for (let i = 0; i < resamples; i++) sums[i] = at(sums, i) + at(means, i);
  }
  return sums.map((sum) => sum / groups.length);
}

const generatorCall = ({ seed, resamples }: Draws): string =>
  `random = np.random.RandomState(${seed}); ` +
  `means = sum(x[random.randint(0, len(x), (${resamples}, len(x)))].mean(axis=1) for x in groups) / len(groups)`;

function accelerationOf(groups: readonly NamedSample[], errors: readonly GroupError[]): number {
  let cubes = 0;
  let squares = 0;
  for (const [i, { values }] of groups.entries()) {
    const centre = errors[i]?.mean ?? 0;
    cubes += pairwiseSum(values, (value) => (value - centre) ** 3) / values.length ** 3;
    squares += pairwiseSum(values, (value) => (value - centre) ** 2) / values.length ** 2;
  }
  return cubes / (6 * squares ** 1.5);
}
