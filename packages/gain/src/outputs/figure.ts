import type { FigureRows, FigureSpec } from "@gain/figures";
import { BLOCK_DEFINITIONS, type GainBlock } from "@gain/records";
import type { MeasuredModel } from "../sources/measuredModel.ts";

/** A figure: the beginning of its files' names, its specification, and what a report says of it. */
export interface Figure {
  readonly name: string;
  readonly spec: FigureSpec;
  readonly title: string;
  readonly caption: string;
  /** The same in one column, drawn as a file of its own and shown in a report where there is no room for the other. */
  readonly column?: { readonly name: string; readonly spec: FigureSpec };
}

/** A model with what figures draw of its rows. */
export interface DrawnModel extends MeasuredModel {
  readonly figureRows: FigureRows;
}

export const gainsOf = (block: GainBlock): string =>
  block === "L" ? "last-layer gain" : `gain of ${BLOCK_DEFINITIONS[block]}`;
