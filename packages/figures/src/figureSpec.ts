import type { TopLevelSpec } from "vega-lite";
import type { Field, PositionFieldDef } from "vega-lite/types_unstable/channeldef.js";
import type { LayerSpec } from "vega-lite/types_unstable/spec/layer.js";

/**
 * A complete figure: valid Vega-Lite with `$schema`, its data inline, no address to load, and no text of a model or
 * prompt anywhere but in data values, labels and domains, so such text is never interpreted as an expression or field
 * name.
 */
export type FigureSpec = TopLevelSpec;

/** One panel of a figure: layers over shared axes. */
export type PanelSpec = LayerSpec<Field>;

/** One layer of a panel. */
export type PanelLayer = PanelSpec["layer"][number];

/** A field along an axis, shared by several layers. */
export type PositionField = PositionFieldDef<Field>;

/** The schema of every figure. */
export const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";
