import type { GainRow } from "../../row/gainRow.ts";
import type { Position } from "../../files/fileErrors.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";

type ExtraValue = NonNullable<GainRow["extra"]>[string];

/** The position of a column's value in a record with one field per column, or of the record. */
export function fieldPosition(
  record: Omit<Position, "column" | "name">,
  { indexOf }: ColumnMap,
  column: SourceColumn | undefined,
): Position {
  const index = column && indexOf.get(column);
  return column === undefined || index === undefined
    ? { ...record, column: 1 }
    : { ...record, column: index + 1, name: column };
}

/** The fields of a record that gain does not read, by name. */
export const extraFields = (
  { names, extras }: ColumnMap,
  valueAt: (index: number) => ExtraValue,
): NonNullable<GainRow["extra"]> =>
  Object.fromEntries(extras.map((index) => [names[index] ?? "", valueAt(index)]));
