export {
  analyzeGains,
  type AnalysisOptions,
  type GainFindings,
  type GainObservation,
} from "./analyzeGains.ts";
export {
  architectureHypothesis,
  type ArchitectureHypothesis,
  type WiredModel,
} from "./architectureHypothesis.ts";
export {
  bootstrapInterval,
  DEFAULT_BOOTSTRAP,
  type BootstrapInterval,
  type BootstrapOptions,
} from "./bootstrap.ts";
export { summarizeByCategory, type CategorySummary } from "./categories.ts";
export { clusteredMean, type ClusteredMean, type ClusteredValue } from "./clusteredMean.ts";
export {
  compareModels,
  type ComparedModel,
  type ModelComparison,
  type NeutralTest,
  type PairedComparison,
} from "./compareModels.ts";
export { pearson, spearman, type Correlation, type RankCorrelation } from "./correlation.ts";
export { effectSize, type EffectSize } from "./effectSize.ts";
export { equivalence, type Equivalence } from "./equivalence.ts";
export { AnalysisError } from "./errors.ts";
export { gainArithmetic, type GainArithmetic } from "./gainArithmetic.ts";
export { holm } from "./holm.ts";
export type { ByLayer, NormedRow } from "./layerGroups.ts";
export {
  blockGains,
  layerProfile,
  normsByLayer,
  type LayerGain,
  type LayerNorm,
  type LayerProfile,
  type NormProfile,
} from "./layers.ts";
export { logRatioAnalysis, type LogRatioAnalysis } from "./logGain.ts";
export type { NotebookOneSampleT, NotebookOneSided } from "./notebookOneSided.ts";
export {
  meanInterval,
  NEUTRAL_GAIN,
  oneSampleT,
  oneSampleTFromSummary,
  type ConfidenceInterval,
  type OneSampleT,
  type SampleSummary,
} from "./oneSampleT.ts";
export type { PairableRow, PairedGain } from "./pairRows.ts";
export { inPandasOrder } from "./pandasOrder.ts";
export { powerAnalysis, type PowerAnalysis } from "./power.ts";
export {
  BFLOAT16_NORM_FLOOR,
  FLOAT16_NORM_FLOOR,
  FLOAT32_MODEL_FLOOR,
  HALF_PRECISION_MODEL_FLOOR,
  precisionFloorOf,
  type MeasurementPrecision,
  type PrecisionFloor,
} from "./precisionFloor.ts";
export { quantile } from "./quantile.ts";
export {
  PYTHIA,
  REFERENCE_GAINS,
  REFERENCE_SOURCE,
  type ReferenceGain,
  type Wiring,
  wiringOfLabel,
} from "./references.ts";
export type { FlaggedRows, NamedRow, RowCounts } from "./rowCounts.ts";
export { wilcoxonSignedRank, type WilcoxonSignedRank } from "./signedRank.ts";
export { significance, type Significance, type Stars } from "./significance.ts";
export { signTest, type SignTest } from "./signTest.ts";
export type { Finding, Statistic } from "./statistic.ts";
export { summarize, type Summary } from "./summary.ts";
export {
  compareWithPythia,
  modelVerdict,
  notebookVerdict,
  VERDICT_LEVEL,
  type Consistency,
  type ModelVerdict,
  type NotebookVerdict,
  type PythiaComparison,
} from "./verdict.ts";
export { welchT, type WelchT } from "./welch.ts";
