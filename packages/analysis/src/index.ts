export { analyzeGains, type GainFindings, type GainObservation } from "./analyzeGains.ts";
export { pearson, type Correlation } from "./correlation.ts";
export { AnalysisError } from "./errors.ts";
export { blockGains, layerProfile, type LayerGain, type LayerProfile, type NormedRow } from "./layers.ts";
export {
  meanInterval,
  NEUTRAL_GAIN,
  oneSampleT,
  type ConfidenceInterval,
  type NotebookOneSided,
  type OneSampleT,
} from "./oneSampleT.ts";
export {
  PYTHIA,
  REFERENCE_GAINS,
  REFERENCE_SOURCE,
  type ReferenceGain,
  type Wiring,
  wiringOfLabel,
} from "./references.ts";
export type { FlaggedRows, NamedRow, RowCounts } from "./rowCounts.ts";
export { significance, type Significance, type Stars } from "./significance.ts";
export type { Finding, Statistic } from "./statistic.ts";
export {
  inPandasOrder,
  summarize,
  summarizeByCategory,
  type CategorySummary,
  type Summary,
} from "./summary.ts";
export {
  architectureHypothesis,
  compareWithPythia,
  modelVerdict,
  notebookVerdict,
  VERDICT_LEVEL,
  type ArchitectureHypothesis,
  type Consistency,
  type ModelVerdict,
  type NotebookVerdict,
  type PythiaComparison,
} from "./verdict.ts";
