export { architectureComparison } from "./architectureComparison.ts";
export { FigureInputError, FigureRenderError } from "./errors.ts";
export type { FigureSpec } from "./figureSpec.ts";
export { glyphNotice, type UnreadableText } from "./fonts/glyphNotice.ts";
export { fourPanels } from "./fourPanels.ts";
export { fourPanelsColumn } from "./fourPanelsColumn.ts";
export type { Correlation, FourPanelsInput } from "./fourPanelsInput.ts";
export { rehearse } from "./render/rehearse.ts";
export { FigureRows } from "./rows/figureRows.ts";
export { gainProfile, type GainProfileInput } from "./gainProfile.ts";
export { layerHeatmap, type LayerHeatmapInput } from "./layerHeatmap.ts";
export type { ModelKind } from "./look/modelKind.ts";
export type { GainSource, ModelBar, ReferenceGain } from "./marks/modelBar.ts";
export { mechanismByLayer, type MechanismInput } from "./mechanismByLayer.ts";
export { normGrowth, type NormGrowthInput } from "./normGrowth.ts";
export { allPairs, type AllPairsInput } from "./several/allPairs.ts";
export { categoryByModel, type CategoryByModelInput } from "./several/categoryByModel.ts";
export type { HeatDomain } from "./several/heatScale.ts";
export { modelByBlock, type ByBlockInput } from "./several/modelByBlock.ts";
export { depthMultiples } from "./several/depthMultiples.ts";
export { depthOverlay, type DepthOverlayInput } from "./several/depthOverlay.ts";
export { gainBySteps } from "./checkpoints/gainBySteps.ts";
export { lastBlockTermsBySteps } from "./checkpoints/lastBlockTermsBySteps.ts";
export { stepByBlock, type StepByBlockInput } from "./checkpoints/stepByBlock.ts";
export { stepOfRevision } from "./checkpoints/stepOfRevision.ts";
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
