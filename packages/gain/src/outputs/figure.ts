import type { FigureRows, FigureSpec } from "@gain/figures";
import { BLOCK_DEFINITIONS, type GainBlock } from "@gain/records";
import type { ChartPlace } from "@gain/report";
import type { MeasuredModel } from "../sources/measuredModel.ts";

/** A figure: the beginning of its files' names, its specification, and its title and caption in a report. */
export interface Figure {
  readonly name: string;
  readonly spec: FigureSpec;
  readonly title: string;
  readonly caption: string;
  readonly place: ChartPlace;
  /** The model in whose fold a figure with the place "model" or "notebook" is. */
  readonly model?: string;
  /** The same in one column: a file of its own, shown in a report on a narrow screen. */
  readonly column?: { readonly name: string; readonly spec: FigureSpec };
}

/** A model with the rows that figures show. */
export interface DrawnModel extends MeasuredModel {
  readonly figureRows: FigureRows;
}

export const gainsOf = (block: GainBlock): string =>
  block === "L" ? "last-layer gain" : `gain of ${BLOCK_DEFINITIONS[block]}`;
