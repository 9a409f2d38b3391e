import type { GainRow } from "@gain/records";

/** A file of rows in pieces, so that it is never in memory whole: `head`, each row in order, `tail`. */
export interface RowText {
  readonly head: string;
  /** @param place of the row, from 0 */
  readonly row: (row: GainRow, place: number) => string;
  readonly tail: string;
}
