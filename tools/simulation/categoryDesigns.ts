import {
  clusteredMean,
  equivalenceOnLog,
  hodgesLehmann,
  medianInterval,
  oneSampleT,
  pairwiseWelch,
  signTest,
  stratifiedBootstrap,
  stratifiedMean,
  welchAnova,
  wilcoxonSignedRank,
  withinCorrelation,
  withinPermutation,
  type Estimate,
  type Finding,
  type NamedSample,
} from "@gain/analysis";
import type { Design } from "./design.ts";
import { covers, intervalOf, rejects } from "./outcome.ts";
import { LEVEL, type Outcomes } from "./procedures.ts";
import { DISTRIBUTIONS, type Distribution, type Uniform } from "./random.ts";

/** Prompts per category: the notebook's 25 in 5, and very different sizes. */
const SIZES = [
  [5, 5, 5, 5, 5],
  [2, 3, 5, 15, 25],
];

/** The SD of the categories' means divided by the SD within a category; six measured models have 0.4 to 2.2. */
const CATEGORY_SDS = [0, 0.5, 1];

/** So wide that only the nearer bound of the equivalence test matters. */
const MARGIN = 100;

const FEW_RESAMPLES = 999;
const FEW_PERMUTATIONS = 199;

/** Prompts in categories, whose means are drawn from a normal distribution. */
export const categoryDesigns: readonly Design[] = SIZES.flatMap((sizes) =>
  CATEGORY_SDS.flatMap((categorySd) =>
    DISTRIBUTIONS.map((distribution) => ({
      sizes: `prompts ${sizes.join(" + ")}`,
      variant: `category SD ${String(categorySd)}`,
      distribution: distribution.name,
      run: (uniform: Uniform) => runOnce(sizes, categorySd, distribution, uniform),
    })),
  ),
);

function runOnce(
  sizes: readonly number[],
  categorySd: number,
  distribution: Distribution,
  uniform: Uniform,
): Outcomes {
  const normal = DISTRIBUTIONS[0]?.draw ?? distribution.draw;
  const groups = sizes.map((size, h) => {
    const centre = categorySd * normal(uniform);
    return {
      name: `category ${String(h)}`,
      centre,
      values: Float64Array.from({ length: size }, () => centre + distribution.draw(uniform)),
    };
  });
  const all = groups.flatMap(({ values }) => [...values]);
  const categories = groups.flatMap(({ name, values }) => [...values].map(() => name));
  return {
    ...meanOutcomes(groups, groups.reduce((sum, { centre }) => sum + centre, 0) / groups.length),
    ...newCategoryOutcomes(all, categories),
    ...(categorySd === 0 || distribution.median === 0 ? centreOutcomes(all, distribution) : {}),
    // These procedures ignore category means, or test whether they are equal.
    ...(categorySd === 0 ? withinOutcomes(groups, all, categories, uniform) : {}),
  };
}

/** Procedures about these categories: the true value is the mean of their means. */
function meanOutcomes(groups: readonly NamedSample[], truth: number): Outcomes {
  const mean = stratifiedMean(groups, { against: truth });
  return {
    stratifiedT: rejects(mean),
    stratifiedInterval: covers(intervalOf(mean), truth),
    stratifiedEquivalence: wronglyEquivalent(mean, truth),
  };
}

/** Procedures about new categories: the true value is 0, the mean of the distribution of category means. */
function newCategoryOutcomes(all: readonly number[], categories: readonly string[]): Outcomes {
  const mean = clusteredMean(
    all.map((value, i) => ({ value, cluster: categories[i] ?? null })),
    0,
  );
  return {
    clusteredT: rejects(mean),
    clusteredInterval: covers(intervalOf(mean), 0),
    clusteredEquivalence: wronglyEquivalent(mean, 0),
    plainT: rejects(oneSampleT(all, 0)),
  };
}

/** The equivalence test after a shift of the true value to the margin, where equivalence is false. */
function wronglyEquivalent(estimate: Finding<Estimate>, truth: number): boolean | null {
  if (!estimate.defined) return null;
  const { mean, standardError, df } = estimate.value;
  const test = equivalenceOnLog({ mean: mean - truth + MARGIN, standardError, df }, MARGIN, LEVEL);
  return test.defined ? test.value.equivalent : null;
}

function centreOutcomes(all: readonly number[], { median, pseudomedian }: Distribution): Outcomes {
  const centre = hodgesLehmann(all, pseudomedian);
  const middle = medianInterval(all);
  return {
    wilcoxon: rejects(wilcoxonSignedRank(all, pseudomedian)),
    hodgesLehmann: centre.defined ? covers(centre.value.interval, pseudomedian) : null,
    sign: rejects(signTest(all, median)),
    medianInterval: covers(intervalOf(middle), median),
  };
}

function withinOutcomes(
  groups: readonly NamedSample[],
  all: readonly number[],
  categories: readonly string[],
  uniform: Uniform,
): Outcomes {
  const draws = { seed: Math.floor(uniform() * 2 ** 32), resamples: FEW_PERMUTATIONS };
  const entropies = all.map(() => -Math.log(uniform()) - Math.log(uniform()));
  const anova = welchAnova(groups);
  const pairs = pairwiseWelch(groups);
  const within = withinCorrelation(entropies, all, categories);
  return {
    bootstrapInterval: covers(stratifiedBootstrap(groups, { ...draws, resamples: FEW_RESAMPLES }), 0),
    anova: anova.defined ? anova.value.p < LEVEL : null,
    pairs: pairs.some(({ pHolm }) => pHolm.defined && pHolm.value < LEVEL),
    within: rejects(within),
    withinInterval: within.defined ? covers(within.value.interval, 0) : null,
    slopeInterval: within.defined ? covers({ defined: true, value: within.value.slopeInterval }, 0) : null,
    withinPermutation: rejects(withinPermutation(entropies, all, categories, draws)),
  };
}
