import type { GainRow } from "../../row/gainRow.ts";
import type { Place } from "../../files/fileErrors.ts";
import type { ColumnMap } from "../names/columnMap.ts";
import type { SourceColumn } from "../../row/notebookColumns.ts";

type ExtraValue = NonNullable<GainRow["extra"]>[string];

/** Where a column's value stands in a record that has a field for every column; or the record. */
export function fieldPlace(
  record: Omit<Place, "column" | "name">,
  { indexOf }: ColumnMap,
  column: SourceColumn | undefined,
): Place {
  const index = column && indexOf.get(column);
  return column === undefined || index === undefined
    ? { ...record, column: 1 }
    : { ...record, column: index + 1, name: column };
}

/** The fields of a record that gain has no meaning for, by their names. */
export const extraFields = (
  { names, extras }: ColumnMap,
  valueAt: (index: number) => ExtraValue,
): NonNullable<GainRow["extra"]> =>
  Object.fromEntries(extras.map((index) => [names[index] ?? "", valueAt(index)]));
