import { type FigureSpec, type PanelSpec, VEGA_LITE_SCHEMA } from "../../figureSpec.ts";
import type { FourPanelsInput } from "../fourPanelsInput.ts";
import type { PlotSize } from "../look/printSize.ts";
import { NOTEBOOK_THEME } from "../look/theme.ts";
import { figureRowsOf } from "../../rows/figureRows.ts";
import { categoryBoxesPanel } from "./categoryBoxesPanel.ts";
import { entropyPanel } from "./entropyPanel.ts";
import { gainHistogramPanel } from "./gainHistogramPanel.ts";
import { modelBarsPanel } from "./modelBarsPanel.ts";
import { gainDefinition, gainTitleInside } from "../../text/gainTitle.ts";
import { fittedText, noteLines } from "../dejavuText.ts";

/** The layout of the four panels. */
interface FourPanelsLayout {
  readonly columns: 1 | 2;
  readonly plot: PlotSize;
  /** Width of the title above all panels, in pixels. */
  readonly titleWidth: number;
  readonly titleFontSize: number;
  readonly spacing: { row: number; column: number };
}

/**
 * The panels A to D under one title, in the order of reading.
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function fourPanelsGrid(input: FourPanelsInput, layout: FourPanelsLayout): FigureSpec {
  const rows = figureRowsOf(input.rows);
  const { plot, titleWidth } = layout;
  const panels: PanelSpec[] = [
    gainHistogramPanel(input, rows, plot),
    modelBarsPanel(input, plot),
    categoryBoxesPanel(input, rows, plot),
    entropyPanel(input, rows, plot),
  ];
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: NOTEBOOK_THEME,
    description:
      `Four panels about one model: its ${input.block === undefined || input.block === "L" ? "last-layer gains" : gainTitleInside(input.block)} as a histogram, its mean among other models, ` +
      "its gains by prompt category, and its gains against output entropy.",
    title: {
      text: fittedText(input.model, titleWidth, layout.titleFontSize, "bold"),
      subtitle: noteLines(
        [`${gainDefinition(input.block)} at the last token`, rows.drawnText, rows.flagText],
        titleWidth,
      ),
      fontSize: layout.titleFontSize,
      offset: 16,
      limit: titleWidth,
    },
    columns: layout.columns,
    spacing: layout.spacing,
    align: "each",
    bounds: "full",
    resolve: {
      scale: {
        fill: "independent",
        opacity: "independent",
        stroke: "independent",
        strokeDash: "independent",
      },
    },
    concat: panels,
  };
}
