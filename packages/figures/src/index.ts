export { architectureComparison } from "./notebook/architectureComparison.ts";
export { FigureInputError, FigureRenderError } from "./errors.ts";
export type { FigureSpec } from "./figureSpec.ts";
export { glyphNotice, type UnreadableText } from "./fonts/glyphNotice.ts";
export { fourPanels } from "./notebook/fourPanels.ts";
export { fourPanelsColumn } from "./notebook/fourPanelsColumn.ts";
export type { Correlation, FourPanelsInput } from "./notebook/fourPanelsInput.ts";
export { rehearse } from "./render/rehearse.ts";
export { figureShapes, ShownRows, type FigureRows, type FigureShapes } from "./rows/figureRows.ts";
export { gainByPosition } from "./one/gainByPosition.ts";
export { positionHeatmap, type GainsAtPositions, type PositionHeatmapInput } from "./one/positionHeatmap.ts";
export { layerHeatmap, layerHeatmapDomain, type LayerHeatmapInput } from "./one/layerHeatmap.ts";
export type { ModelKind } from "./notebook/look/modelKind.ts";
export type { GainSource, ModelBar, ReferenceGain } from "./notebook/marks/modelBar.ts";
export { mechanismByLayer, mechanismDomain, type MechanismInput } from "./one/mechanismByLayer.ts";
export { allPairs, type AllPairsInput } from "./several/allPairs.ts";
export { categoryByModel, type CategoryByModelInput } from "./several/categoryByModel.ts";
export type { HeatDomain } from "./several/heatScale.ts";
export { modelByBlock, type ByBlockInput } from "./several/modelByBlock.ts";
export { depthMultiples } from "./several/depthMultiples.ts";
export { depthOverlay, type DepthOverlayInput } from "./several/depthOverlay.ts";
export { gainByParameters, type GainByParametersInput } from "./several/gainByParameters.ts";
export { gainBySteps, trainingFinding, type TrainingFinding } from "./checkpoints/gainBySteps.ts";
export {
  gainByStepsOfModels,
  type GainByStepsOfModelsInput,
  type TrainedModel,
} from "./checkpoints/gainByStepsOfModels.ts";
export { gainByStepsOfModelsTitle } from "./titles/gainByStepsOfModelsTitle.ts";
export { lastBlockTermsBySteps } from "./checkpoints/lastBlockTermsBySteps.ts";
export { stepByBlock, type StepByBlockInput } from "./checkpoints/stepByBlock.ts";
export type { Checkpoint, CheckpointsInput } from "./checkpoints/checkpoint.ts";
export { pairByCategory, type PairByCategoryInput } from "./several/pairByCategory.ts";
export type { DrawnPair } from "./several/pairLines.ts";
export type { ModelForestInput } from "./several/forestLines.ts";
export { modelForest } from "./several/modelForest.ts";
export type { CitedGain, SeveralModel } from "./several/severalModel.ts";
export { compileFigure } from "./render/compileFigure.ts";
export {
  loadRenderer,
  renderFigure,
  type RenderedFigure,
  type RenderOptions,
} from "./render/renderFigure.ts";
export {
  categoryEstimates,
  categoryEstimatesDomain,
  type CategoryEstimatesInput,
} from "./one/categoryEstimates.ts";
export { lastBlockTerms, lastBlockTermsDomain, type LastBlockTermsInput } from "./one/lastBlockTerms.ts";
export {
  depthProfile,
  depthProfileDomain,
  type DepthDomain,
  type DepthProfileInput,
} from "./one/depthProfile.ts";
export {
  entropyScatter,
  entropyScatterDomain,
  type EntropyDomain,
  type EntropyScatterInput,
} from "./one/entropyScatter.ts";
export { twinForest } from "./twins/twinForest.ts";
export { twinHistory } from "./twins/twinHistory.ts";
export { twinLoss } from "./twins/twinLoss.ts";
export { twinProfileFigure } from "./twins/twinProfile.ts";
export { twinSlopes } from "./twins/twinSlopes.ts";
