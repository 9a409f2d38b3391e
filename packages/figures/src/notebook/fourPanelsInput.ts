import type { GainBlock, GainRow } from "@gain/records";
import type { ModelKind } from "./look/modelKind.ts";
import type { ModelBar, ReferenceGain } from "./marks/modelBar.ts";
import type { FigureRows } from "../rows/figureRows.ts";

/** Pearson's correlation of entropy and last gain, or null where it is not defined. */
export interface Correlation {
  readonly r: number;
  /** Two-sided p of r = 0. */
  readonly p: number;
}

/** The input of the four panels, side by side or in one column. */
export interface FourPanelsInput {
  readonly model: string;
  readonly kind: ModelKind;
  /** The block of the gains; the last one where left out. */
  readonly block?: GainBlock;
  /** One model's rows; rows without a finite gain are counted in the figure, not drawn. */
  readonly rows: readonly GainRow[] | FigureRows;
  /** Mean last gain of the rows drawn. */
  readonly meanGain: number;
  readonly correlation: Correlation | null;
  /** Panel B's models in any order, including this one. */
  readonly bars: readonly ModelBar[];
  /** Cited gain drawn as a dotted line in A and C, or null for none. */
  readonly reference: ReferenceGain | null;
}
