import type { FigureSpec } from "../figureSpec.ts";
import type { FourPanelsInput } from "./fourPanelsInput.ts";
import { COLUMN_CONTENT_WIDTH, RIGHT_OVERHANG, Y_AXIS_WIDTH } from "./look/printSize.ts";
import { fourPanelsGrid } from "./panels/fourPanelsGrid.ts";
import { nameGutter } from "./panels/modelBarsPanel.ts";

/**
 * The panels of `fourPanels` stacked for one column of print: A, B, C, D from the top.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function fourPanelsColumn(input: FourPanelsInput): FigureSpec {
  const width = COLUMN_CONTENT_WIDTH - Math.max(Y_AXIS_WIDTH, nameGutter(input.bars)) - RIGHT_OVERHANG;
  return fourPanelsGrid(input, {
    columns: 1,
    plot: { width, height: 165 },
    titleWidth: width + RIGHT_OVERHANG,
    titleFontSize: 16,
    spacing: { row: 22, column: 0 },
  });
}
