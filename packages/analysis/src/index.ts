// Analysis of one model.
export { analyzeColumns, analyzeGains, type AnalysisOptions } from "./gains/analyzeGains.ts";
export { GainColumns, type GainObservation } from "./gains/gainColumns.ts";
export type { GainEstimate } from "./gains/gainEstimate.ts";
export type {
  ArithmeticMean,
  EntropyFindings,
  GainBootstrap,
  GainFindings,
  ModelVerdict,
  SensitivityFindings,
} from "./gains/gainFindings.ts";
export { summarizeByCategory, type CategorySummary } from "./gains/categories.ts";
export { DEFAULT_MARGIN, equivalence, type Equivalence } from "./gains/equivalence.ts";
export { gainArithmetic, type GainArithmetic } from "./gains/gainArithmetic.ts";
export type { NotebookCategory, NotebookFindings } from "./gains/notebookFindings.ts";
export type { NotebookOneSampleT, NotebookOneSided } from "./gains/notebookOneSided.ts";
export {
  compareWithPythia,
  notebookVerdict,
  type Consistency,
  type NotebookVerdict,
  type PythiaComparison,
} from "./gains/notebookVerdict.ts";
export {
  BFLOAT16_NORM_FLOOR,
  FLOAT16_NORM_FLOOR,
  FLOAT32_MODEL_FLOOR,
  HALF_PRECISION_MODEL_FLOOR,
  measuredFloor,
  precisionFloorOf,
  type MeasurementPrecision,
  type PrecisionFloor,
} from "./gains/precisionFloor.ts";
export { primaryResult, type Population, type PrimaryResult } from "./gains/primaryResult.ts";
export {
  PYTHIA,
  REFERENCE_GAINS,
  REFERENCE_SOURCE,
  type ReferenceGain,
  type Wiring,
  wiringOfLabel,
} from "./gains/references.ts";
export { REPEATED_PROMPT } from "./gains/rowCounts.ts";
export type { FlaggedRows, NamedRow, NamedRows, RowCounts } from "./gains/rowCounts.ts";
export { significance, type Significance, type Stars } from "./gains/significance.ts";
export { categoryDirection, directionOf, VERDICT_LEVEL, type Direction } from "./verdict/direction.ts";
export {
  damagedShare,
  MOST_DAMAGED,
  verdictParts,
  type VerdictParts,
  type VerdictWord,
} from "./verdict/modelVerdict.ts";
export { wordText } from "./verdict/verdictText.ts";
export { isLostByHolm, wordAfterHolm, type AdjustedP } from "./verdict/wordAfterHolm.ts";

// Comparison of several models.
export {
  compareModels,
  type ComparedModel,
  type ModelComparison,
  type ModelReplicate,
  type NeutralTest,
} from "./models/compareModels.ts";
export type { PairedComparison, RatioTest } from "./models/comparePair.ts";
export type { PairedGain } from "./models/pairRows.ts";
export { primaryP } from "./models/primaryTest.ts";
export { simultaneousIntervals } from "./models/simultaneousIntervals.ts";
export type { PairableRow } from "./models/promptGains.ts";

// Matched twins: models that differ in their wiring alone.
export {
  analyzeTwins,
  type CellFindings,
  type SecondaryFindings,
  type TwinFindings,
} from "./twins/analyzeTwins.ts";
export type { ComparedPair, PairComparison } from "./twins/comparePairs.ts";
export type { BoundedMean, DampeningClaim } from "./twins/dampeningClaim.ts";
export type { HistoryPoint } from "./twins/differenceHistory.ts";
export type { FlipFindings, FlippedArm } from "./twins/flipFindings.ts";
export type { RateArm, RateChoice, RateOutcome } from "./twins/learningRateRule.ts";
export type { OutcomeFindings } from "./twins/outcomeFindings.ts";
export { pairedDifference, type PairedDifference } from "./twins/pairedDifference.ts";
export type { PairedPower } from "./twins/pairedPower.ts";
export type { ReplicateNoise } from "./twins/replicateNoise.ts";
export type { PlannedCell, TwinDesign } from "./twins/twinDesign.ts";
export type { MechanismFinding, MechanismQuantity } from "./twins/twinMechanism.ts";
export {
  BLOCK_QUANTITIES,
  STREAM_QUANTITIES,
  TWIN_TEXTS,
  TWIN_WIRINGS,
  twinName,
  type TwinBlocks,
  type TwinCheckpoint,
  type TwinFlip,
  type TwinModel,
  type TwinText,
  type TwinWiring,
} from "./twins/twinModel.ts";
export { deltaDigits, deltaText, wordSentence } from "./twins/twinText.ts";
export type { TwinOutcome, TwinQuantity } from "./twins/twinOutcome.ts";
export type { UnusedTwin } from "./twins/twinPairs.ts";
export { TWIN_WORDS, type TwinWord } from "./twins/twinWord.ts";

// Replicates, and the hypothesis about classes of wiring.
export type { ArchitectureHypothesis, ClassMean, FamilyGain } from "./models/architectureHypothesis.ts";
export { FEWEST_SHARED_PROMPTS } from "./models/classFindings.ts";
export type { ModelValue } from "./models/classValue.ts";
export { blockName } from "./models/classWords.ts";
export {
  ANALYSES,
  COVARIATES,
  NO_PLAN,
  OUTCOMES,
  type AnalysisName,
  type AnalysisPlan,
  type AnalysisRole,
  type PlannedAnalysis,
} from "./models/plannedAnalyses.ts";
export { statedClasses, type StatedClasses } from "./models/statedClasses.ts";
export type { ClassWiring } from "./models/classMembers.ts";
export {
  CLASS_OUTCOMES,
  classVerdict,
  type ClassEvidence,
  type ClassOutcome,
} from "./models/classVerdict.ts";
export type { Lineage, ModelFacts } from "./models/modelFacts.ts";
export { releaseOf, type Release } from "./models/releases.ts";
export type { CuttingModel } from "./models/sharedPrompts.ts";
export type { NormCells, WithinNorms } from "./models/withinNorms.ts";

// Gain and norm by layer.
export type { ByLayer, MeansByLayer, NormedRow } from "./layers/byLayer.ts";
export { blockGains, layerProfile, type LayerGain, type LayerProfile } from "./layers/layerProfile.ts";
export { geometricGains, type GeometricGain } from "./layers/geometricGains.ts";
export { normsByLayer, type LayerNorm, type NormProfile } from "./layers/normsByLayer.ts";

// What changes the residual norm, by component.
export { blockStep, type BlockStep, type StepParts } from "./mechanism/blockStep.ts";
export type { BlockMechanism } from "./mechanism/blockMoments.ts";
export type { FinalNormEffect } from "./mechanism/finalNormEffect.ts";
export type { LastBlock, ShrinkingPart } from "./mechanism/lastBlock.ts";
export { MechanismMoments, type MechanismProfile } from "./mechanism/mechanismProfile.ts";
export type { Moments, RangedMoments } from "./mechanism/runningMoments.ts";
export type { StepTerms } from "./mechanism/stepArithmetic.ts";
export type { SplitNumbers, StepNumbers } from "./mechanism/stepNumbers.ts";

// Single tests and intervals.
export { clusteredMean, type ClusteredMean, type ClusteredValue } from "./inference/clusteredMean.ts";
export { pearson, spearman, type Correlation, type RankCorrelation } from "./inference/correlation.ts";
export { decidedByOne, MOST_LEFT_OUT, type DecidedByOne } from "./inference/decidedByOne.ts";
export { detectableEffect, type DetectableEffect } from "./inference/detectableEffect.ts";
export { DEFAULT_DRAWS, type Draws } from "./inference/draws.ts";
export { effectSize, type EffectSize } from "./inference/effectSize.ts";
export { equivalenceOnLog, type Estimate, type LogEquivalence } from "./inference/equivalenceOnLog.ts";
export { onGainScale } from "./inference/gainScale.ts";
export { hodgesLehmann, type HodgesLehmann, type RankInterval } from "./inference/hodgesLehmann.ts";
export { holm } from "./inference/holm.ts";
export { interactionTest } from "./inference/interactionTest.ts";
export { logRatioAnalysis, type LogRatioAnalysis } from "./inference/logRatio.ts";
export { medianInterval, type MedianInterval } from "./inference/medianInterval.ts";
export {
  meanInterval,
  meanIntervalFromSummary,
  NEUTRAL_GAIN,
  oneSampleT,
  oneSampleTFromSummary,
  type ConfidenceInterval,
  type OneSampleT,
  type TestedMean,
  type SampleSummary,
} from "./inference/oneSampleT.ts";
export { pairwiseWelch, type GroupPair } from "./inference/pairwiseWelch.ts";
export {
  MOST_SPLITS,
  permutationOfGroups,
  smallestPermutationP,
  type PermutationOfGroups,
} from "./inference/permutationOfGroups.ts";
export { MOST_FLIPPED, signFlip, type SignFlip } from "./inference/signFlip.ts";
export { signFlipMax, type BandedMean, type SignFlipMax } from "./inference/signFlipMax.ts";
export { signTest, type SignTest } from "./inference/signTest.ts";
export { wilcoxonSignedRank, type WilcoxonSignedRank } from "./inference/signedRank.ts";
export {
  FEWEST_BOOTSTRAPPED,
  stratifiedBootstrap,
  type StratifiedBootstrap,
} from "./inference/stratifiedBootstrap.ts";
export { mixedModel, type MixedColumn, type MixedEffect, type MixedModel } from "./inference/mixedModel.ts";
export { stratifiedMean, type StratifiedMean, type StratifiedOptions } from "./inference/stratifiedMean.ts";
export {
  valuesForEquivalence,
  type EquivalenceDesign,
  type ValuesForEquivalence,
} from "./inference/valuesForEquivalence.ts";
export { welchAnova, type WelchAnova } from "./inference/welchAnova.ts";
export { welchT, type WelchT } from "./inference/welch.ts";
export { withinCorrelation, type WithinCorrelation } from "./inference/withinCorrelation.ts";
export { withinPermutation, type WithinPermutation } from "./inference/withinPermutation.ts";

// Gains that are known only by their summary statistics.
export { summaryFindings, type KnownSummary, type SummaryFindings } from "./summaries/summaryFindings.ts";
// Descriptions of the methods, for a report and a manual.
export { STATISTICAL_METHODS, type StatisticalMethod } from "./methods/statisticalMethods.ts";

// Describing a sample.
export { inPandasOrder } from "./sample/pandasOrder.ts";
export { indicesAtRanks } from "./sample/indicesAtRanks.ts";
export { quantile } from "./sample/quantile.ts";
export { groupsByName, type Group, type Groups } from "./sample/groups.ts";
export type { NamedSample, Sample } from "./sample/sample.ts";
export { summarize, type Summary } from "./sample/summary.ts";

// The order in which models and categories are shown.
export { stepOfRevision } from "./checkpoints/stepOfRevision.ts";
export { trainings, trainingsAmong, type NamedRevision, type Training } from "./checkpoints/trainings.ts";
export { categoryPlace, orderedCategories, orderedModels, orderingMean, type Placed } from "./order.ts";

// Results that may not be defined, and errors.
// Numbers as text.
export {
  counted,
  countText,
  decimals,
  degreesText,
  gainText,
  listText,
  namedPText,
  percentText,
  pText,
  relativeText,
  withMinus,
} from "./numberText.ts";
export { estimateDigits, estimateText, gainTo, intervalTo, meanTo } from "./estimateText.ts";
export { AnalysisError } from "./errors.ts";
export type { Finding, Statistic } from "./statistic.ts";
