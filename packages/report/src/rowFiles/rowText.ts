import type { GainRow } from "@gain/records";

/** A file of rows in pieces, so that it is never completely in memory: `head`, each row in order, `tail`. */
export interface RowText {
  readonly head: string;
  /** @param index of the row, from 0 */
  readonly row: (row: GainRow, index: number) => string;
  readonly tail: string;
}
