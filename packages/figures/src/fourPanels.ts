import type { GainRow } from "@gain/records";
import { displayText } from "./text/displayText.ts";
import { type FigureSpec, VEGA_LITE_SCHEMA } from "./figureSpec.ts";
import type { ModelBar, ReferenceGain } from "./marks/modelBar.ts";
import type { ModelKind } from "./look/modelKind.ts";
import { categoryBoxesPanel } from "./panels/categoryBoxesPanel.ts";
import { entropyScatterPanel } from "./panels/entropyScatterPanel.ts";
import { gainHistogramPanel } from "./panels/gainHistogramPanel.ts";
import { modelBarsPanel } from "./panels/modelBarsPanel.ts";
import { assertOneModel, drawnCountText, flagCountText, withFiniteGain } from "./prompts/promptSelection.ts";
import { FIGURE_THEME } from "./look/theme.ts";

/** Pearson's correlation of entropy and last gain, or null where it is not defined. */
export interface Correlation {
  readonly r: number;
  /** Two-sided p of r = 0. */
  readonly p: number;
}

export interface FourPanelsInput {
  readonly model: string;
  readonly kind: ModelKind;
  /** One model's rows; rows without a finite gain are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[];
  /** Mean last gain of the rows drawn. */
  readonly meanGain: number;
  readonly correlation: Correlation | null;
  /** Panel B's models in any order, this one among them. */
  readonly bars: readonly ModelBar[];
  /** Cited gain drawn as a dotted line in A and C, or null for none. */
  readonly reference: ReferenceGain | null;
}

/**
 * One model's figure in four panels:
 *
 *     A  histogram of last gain     B  models by mean gain
 *     C  box plot per category      D  entropy against gain
 *
 * @throws FigureInputError when the rows name more than one model.
 */
export function fourPanels(input: FourPanelsInput): FigureSpec {
  assertOneModel(input.rows);
  const drawn = withFiniteGain(input.rows);
  const notes = [
    "Last-layer gain ‖h(L)‖ / ‖h(L−1)‖ at the last token",
    drawnCountText(drawn.length, input.rows.length, "gain not finite"),
    flagCountText(input.rows),
  ];
  return {
    $schema: VEGA_LITE_SCHEMA,
    config: FIGURE_THEME,
    description:
      "Four panels about one model: its last-layer gains as a histogram, its mean among other models, " +
      "its gains by prompt category, and its gains against output entropy.",
    title: {
      text: displayText(input.model, 60),
      subtitle: notes.filter((note) => note !== null).join(" · "),
      fontSize: 18,
      subtitleFontSize: 13,
      offset: 16,
    },
    columns: 2,
    spacing: { row: 34, column: 40 },
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
    concat: [
      gainHistogramPanel(input, drawn),
      modelBarsPanel(input.bars),
      categoryBoxesPanel(input, drawn),
      entropyScatterPanel(input, drawn),
    ],
  };
}
