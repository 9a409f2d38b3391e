import { FEWEST_PAIRS, pearson, spearman } from "../inference/correlation.ts";
import { meanOfClusters } from "../inference/clusteredMean.ts";
import { detectableEffect } from "../inference/detectableEffect.ts";
import { DEFAULT_DRAWS, type Draws } from "../inference/draws.ts";
import { effectSize } from "../inference/effectSize.ts";
import { onGainScale } from "../inference/gainScale.ts";
import { hodgesLehmann } from "../inference/hodgesLehmann.ts";
import { medianInterval } from "../inference/medianInterval.ts";
import { meanInterval, NEUTRAL_GAIN, oneSampleT } from "../inference/oneSampleT.ts";
import { pairwiseWelch } from "../inference/pairwiseWelch.ts";
import { positiveInterval } from "../inference/positiveInterval.ts";
import { wilcoxonSignedRank } from "../inference/signedRank.ts";
import { signTest } from "../inference/signTest.ts";
import { stratifiedBootstrap } from "../inference/stratifiedBootstrap.ts";
import { stratifiedMean } from "../inference/stratifiedMean.ts";
import { welchAnova } from "../inference/welchAnova.ts";
import { withinCorrelation } from "../inference/withinCorrelation.ts";
import { withinPermutation } from "../inference/withinPermutation.ts";
import { counted } from "../numberText.ts";
import { LOG_SCALE } from "../sample/groupErrors.ts";
import { groupsOf, type Groups } from "../sample/groups.ts";
import { NO_VALUES } from "../sample/meanAndError.ts";
import { mapped, type NamedSample } from "../sample/sample.ts";
import { summarize } from "../sample/summary.ts";
import { pairwiseSum } from "../sample/summation.ts";
import { andFind, andThen, finite, notDefined, type Finding } from "../statistic.ts";
import { modelVerdict } from "../verdict/verdictOf.ts";
import { summarizeCategories } from "./categories.ts";
import { DEFAULT_MARGIN, equivalence } from "./equivalence.ts";
import { assertModel, GainColumns, type GainObservation } from "./gainColumns.ts";
import { gainEstimate } from "./gainEstimate.ts";
import type { ArithmeticMean, EntropyFindings, GainFindings, SensitivityFindings } from "./gainFindings.ts";
import { notebookFindings } from "./notebookFindings.ts";
import type { PrecisionFloor } from "./precisionFloor.ts";
import { oneSample, primaryResult, type Population } from "./primaryResult.ts";

/** Confidence of every interval. */
const LEVEL = 0.95;

/** What the analysis cannot read from the rows. */
export interface AnalysisOptions {
  /** The precision of the gains, from `precisionFloorOf`; null or left out where it is not known. */
  readonly precisionFloor?: PrecisionFloor | null;
  /** Distance from 1, in ln gain, below which a change does not matter; `DEFAULT_MARGIN` where left out. */
  readonly margin?: number;
  /** Of the bootstrap and of the permutation within categories; `DEFAULT_DRAWS` where left out. */
  readonly draws?: Draws;
}

/**
 * The analysis of one model: its primary result with the verdict, sensitivity analyses, categories, entropy, gain by
 * layer, and the notebook's own statistics. Gains that are not positive and finite, gains of 1 by convention and
 * repeated prompts are counted, named and left out of the statistics. Throws where the rows belong to more than one
 * model or have different depths, and for bootstrap options out of range.
 */
export const analyzeGains = (
  model: string,
  rows: readonly GainObservation[],
  options: AnalysisOptions = {},
): GainFindings => analyzeColumns(model, GainColumns.of(rows), options);

/**
 * The same from columns. While it runs, it needs memory for arrays of at most four times the number of gains, because
 * ranks are exact.
 */
export function analyzeColumns(
  model: string,
  columns: GainColumns,
  { precisionFloor = null, margin = DEFAULT_MARGIN, draws = DEFAULT_DRAWS }: AnalysisOptions = {},
): GainFindings {
  assertModel(model, columns);
  const { categoryNames } = columns;
  const isUsed = (_: number, i: number): boolean => Number.isFinite(columns.gains[i]);
  const isWhole = columns.gains.every(Number.isFinite);
  const gains = isWhole ? columns.gains : columns.gains.filter(isUsed);
  const lnGains = mapped(gains, Math.log);
  const grouped = groupsOf(
    lnGains,
    isWhole ? columns.categories : columns.categories.filter(isUsed),
    categoryNames,
  );
  const primary = primaryResult(lnGains, grouped.groups);
  const sensitivity = sensitivityFindings(gains, lnGains, grouped, primary.population, draws);
  const grounds = {
    rows: columns.counts(),
    primary,
    newCategories: gainEstimate(meanOfClusters(grouped, 0, LEVEL, LOG_SCALE)),
    arithmetic: sensitivity.arithmetic,
    categories: summarizeCategories(groupsOf(columns.gains, columns.categories, categoryNames).groups),
    precisionFloor,
    margin,
    equivalence: equivalence(primary.estimate, primary.n, margin, precisionFloor),
    power: andFind(primary.estimate, ({ lnError, df }) => detectableEffect({ standardError: lnError, df })),
  };
  return {
    model,
    gain: summarize(gains),
    lnMean: lnGains.length === 0 ? notDefined(NO_VALUES) : finite(pairwiseSum(lnGains) / lnGains.length),
    ...grounds,
    categoriesDiffer: welchAnova(grouped.groups),
    categoryPairs: pairwiseWelch(grouped.groups),
    entropy: entropyFindings(columns, draws),
    sensitivity,
    verdict: modelVerdict(grounds, columns),
    notebook: notebookFindings(columns),
    layers: columns.layers.means(),
  };
}

function sensitivityFindings(
  gains: Float64Array,
  lnGains: Float64Array,
  { groups }: Groups,
  population: Population,
  draws: Draws,
): SensitivityFindings {
  const isStratified = population === "these categories";
  const within = isStratified ? "categories" : "all prompts";
  const drawnFrom = isStratified ? groups : [{ name: within, values: lnGains }];
  const byCategory = groups.map(({ name, values }) => ({ name, values: mapped(values, Math.exp) }));
  const whole = gainEstimate(oneSample(lnGains));
  return {
    oneSample: whole,
    arithmetic: arithmeticMean(gains, isStratified ? byCategory : null),
    bootstrap: andFind(stratifiedBootstrap(drawnFrom, draws), (drawn) =>
      andThen(onGainScale(drawn), (ends) => ({ ...drawn, ...ends, mean: Math.exp(drawn.mean), within })),
    ),
    wilcoxon: wilcoxonSignedRank(lnGains, 0),
    centre:
      lnGains.length > MOST_PAIRED
        ? notDefined(`not made for more than ${String(MOST_PAIRED)} prompts`)
        : hodgesLehmann(lnGains),
    signTest: signTest(gains),
    median: medianInterval(gains),
    // Without the spread of the test, the ratio to it is one of rounding errors.
    effect: andFind(whole, () => effectSize(lnGains, 0)),
  };
}

/**
 * The arithmetic mean against 1, by the primary result’s design: over categories, or over all prompts as one sample. Not
 * defined where its interval reaches 0.
 */
function arithmeticMean(
  gains: Float64Array,
  categories: readonly NamedSample[] | null,
): Finding<ArithmeticMean> {
  const mean =
    categories === null
      ? andFind(oneSampleT(gains), (test) =>
          andThen(meanInterval(gains), (interval) => ({
            ...test,
            mean: pairwiseSum(gains) / gains.length,
            interval,
          })),
        )
      : stratifiedMean(categories, { against: NEUTRAL_GAIN });
  return andFind(mean, (found) => andThen(positiveInterval(found.interval), () => found));
}

/** For more pairs, the permutation test agrees with the t test and takes long. */
const MOST_PERMUTED = 1_000;
/** For more values, the median of all pairwise means takes seconds. */
const MOST_PAIRED = 100_000;

function entropyFindings(columns: GainColumns, draws: Draws): EntropyFindings {
  const isPair = (_: number, i: number): boolean =>
    Number.isFinite(columns.gains[i]) && Number.isFinite(columns.entropies[i]);
  const isWhole = columns.gains.every(isPair);
  const gains = isWhole ? columns.gains : columns.gains.filter(isPair);
  const entropies = isWhole ? columns.entropies : columns.entropies.filter(isPair);
  if (gains.length < FEWEST_PAIRS) {
    const few = notDefined(
      `${counted(gains.length, "row")} with both an entropy and a gain: an association needs at least ${String(FEWEST_PAIRS)}`,
    );
    return { within: few, permutation: few, pooled: few, spearman: few };
  }
  const codes = isWhole ? columns.categories : columns.categories.filter(isPair);
  const categories = Array.from(codes, (code) => columns.categoryNames[code] ?? null);
  return {
    within: withinCorrelation(entropies, gains, categories),
    permutation:
      gains.length > MOST_PERMUTED
        ? notDefined(`not made for more than ${String(MOST_PERMUTED)} prompts`)
        : withinPermutation(entropies, gains, categories, draws),
    pooled: pearson(entropies, gains),
    spearman: spearman(entropies, gains),
  };
}
