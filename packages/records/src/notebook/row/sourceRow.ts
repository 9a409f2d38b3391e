import type { GainRow } from "../../row/gainRow.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { Position } from "../../files/fileErrors.ts";

/** The content of one field: text, a number, a list of norms, or no value. */
export type Content = string | number | null | readonly (string | number | null)[];

/** A row in its file's form. */
export interface SourceRow {
  readonly columns: ColumnMap;
  /** Labels from outside the row: from the file's heading, or from the key of a group of rows. */
  readonly outside: OutsideLabels;
  /** Does the row have its own key, and is not in a list of rows? */
  readonly isKeyed: boolean;
  /**
   * `undefined`: the row lacks the column. `null`: it has no value there.
   *
   * @throws NotebookFileError for content that no column may have
   */
  content(column: SourceColumn): Content | undefined;
  /** The gains of all blocks, in addition to the row's gain. */
  layerGains(): Content | undefined;
  /** The position of the column's value, or of the row. */
  position(column?: SourceColumn): Position;
  extra(): NonNullable<GainRow["extra"]>;
}

/** A column of labels, for which a JSON may have one value for many rows. */
export type LabelColumn = (typeof LABEL_COLUMNS)[number];

export interface OutsideLabel {
  readonly value: string;
  /** Its source as notes print it: "the file's heading". */
  readonly from: string;
}

/** Labels from outside their rows. */
export type OutsideLabels = ReadonlyMap<LabelColumn | "Prompt", OutsideLabel>;

export const LABEL_COLUMNS = ["Model", "Architecture", "Norm_Type", "Params", "Role", "Category"] as const;
