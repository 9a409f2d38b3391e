import type { GainRow } from "../../row/gainRow.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { Place } from "../../files/fileErrors.ts";

/** What a file holds in one place: text, a number, a list of norms, or a field without a value. */
export type Content = string | number | null | readonly (string | number | null)[];

/** A row as its file holds it. */
export interface SourceRow {
  readonly columns: ColumnMap;
  /** Labels that stand outside the row: in the file's heading, or as the key above a group of rows. */
  readonly outside: OutsideLabels;
  /** Does it stand under a key of its own, and not in a list of rows? */
  readonly isKeyed: boolean;
  /** `undefined`: the row lacks the column. `null`: it holds no value there. Throws for what no column may hold. */
  content(column: SourceColumn): Content | undefined;
  /** The gains of all blocks, beside the row's own. */
  layerGains(): Content | undefined;
  /** Where the column's value stands, or the row. */
  place(column?: SourceColumn): Place;
  extra(): NonNullable<GainRow["extra"]>;
}

/** A column of labels, for which a JSON may hold one value for many rows. */
export type LabelColumn = (typeof LABEL_COLUMNS)[number];

export interface OutsideLabel {
  readonly value: string;
  /** As a note says where it stands: "the file's heading". */
  readonly from: string;
}

/** Labels that stand outside the rows that they are of. */
export type OutsideLabels = ReadonlyMap<LabelColumn | "Prompt", OutsideLabel>;

export const LABEL_COLUMNS = ["Model", "Architecture", "Norm_Type", "Params", "Role", "Category"] as const;
