import type { FigureSpec } from "../figureSpec.ts";
import type { FourPanelsInput } from "./fourPanelsInput.ts";
import { RIGHT_OVERHANG, TWO_COLUMN_CONTENT_WIDTH, Y_AXIS_WIDTH } from "./look/printSize.ts";
import { fourPanelsGrid } from "./panels/fourPanelsGrid.ts";
import { nameGutter } from "./panels/modelBarsPanel.ts";

const WIDEST_PLOT = 400;
const GAP = 30;

/**
 * One model's figure in four panels, for two columns of print or a screen:
 *
 *     A  histogram of last gain     B  models by mean gain
 *     C  box plot per category      D  entropy against gain
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function fourPanels(input: FourPanelsInput): FigureSpec {
  const axes = Y_AXIS_WIDTH + Math.max(Y_AXIS_WIDTH, nameGutter(input.bars));
  const plots = TWO_COLUMN_CONTENT_WIDTH - axes - GAP - 2 * RIGHT_OVERHANG;
  const width = Math.min(WIDEST_PLOT, Math.floor(plots / 2));
  return fourPanelsGrid(input, {
    columns: 2,
    plot: { width, height: 280 },
    titleWidth: 2 * width,
    titleFontSize: 18,
    spacing: { row: 34, column: GAP },
  });
}
