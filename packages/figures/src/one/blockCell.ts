import { INK } from "../look/palette.ts";
import { inkOnCell, type HeatDomain } from "../several/heatScale.ts";

/** A cell of a heat map whose x axis has a unit for each block and whose rows have a height in pixels. */
export interface BlockCell {
  readonly label: string | undefined;
  readonly layer: number;
  /** Null for a block without a finite gain. */
  readonly gain: number | null;
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  readonly top: number;
  readonly y: number;
  readonly bottom: number;
  readonly ink: string;
}

/**
 * @param at the index of the row, from 0 at the top
 * @param row height of a row in pixels, with half a pixel of paper at either side of a cell
 */
export const blockCell = (
  { label, layer, gain }: Pick<BlockCell, "label" | "layer" | "gain">,
  { at, row }: { readonly at: number; readonly row: number },
  domain: HeatDomain,
): BlockCell => ({
  ...{ label, layer, gain, from: layer - 1, middle: layer - 0.5, to: layer },
  ...{ top: at * row + 0.5, y: (at + 0.5) * row, bottom: (at + 1) * row - 0.5 },
  ink: gain === null ? INK : inkOnCell(gain, domain),
});
