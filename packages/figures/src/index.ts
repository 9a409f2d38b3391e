export { architectureComparison } from "./architectureComparison.ts";
export { FigureInputError, FigureRenderError } from "./errors.ts";
export type { FigureSpec } from "./figureSpec.ts";
export { type Correlation, fourPanels, type FourPanelsInput } from "./fourPanels.ts";
export { gainProfile, type GainProfileInput } from "./gainProfile.ts";
export type { GainSource, ModelBar, ReferenceGain } from "./marks/modelBar.ts";
export type { ModelKind } from "./look/modelKind.ts";
export { renderFigure, type RenderedFigure, type RenderOptions } from "./render/render.ts";
