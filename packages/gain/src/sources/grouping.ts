import { GroupNames } from "@gain/experiment";
import { META_ID, META_PREFIX, type GainRow } from "@gain/records";
import { noGroupColumn } from "../errors.ts";

/** What the categories of the statistics are: the values of one column. */
export interface Grouping {
  readonly column: string;
  /** The same row, with the value of the column as its category. */
  readonly of: (row: GainRow) => GainRow;
}

/**
 * The grouping of rows by a column: a name of the prompt file, or one of the rows' file. Undefined for `category`, which the
 * rows have already.
 *
 * @param path the source, for the errors
 * @param columns names of the rows' further columns
 * @throws UsageError for a column that does not exist; while rows are grouped, for too many or too long values
 */
export function groupingBy(
  column: string | undefined,
  path: string,
  columns: readonly string[],
): Grouping | undefined {
  if (column === undefined || column.trim().toLowerCase() === "category") return undefined;
  const names = [column, `${META_PREFIX}${column}`, ...(column.toLowerCase() === "id" ? [META_ID] : [])];
  const name = names.find((each) => columns.includes(each));
  if (name === undefined) throw noGroupColumn(column, path, columns);
  const groups = new GroupNames(column, path);
  return {
    column,
    of: (row) => {
      const group = groupOf(row, name);
      if (group !== null) groups.add(group);
      return { ...row, category: group };
    },
  };
}

/** An empty field of a table is a missing value. */
function groupOf({ extra }: GainRow, name: string): string | null {
  const value = extra && Object.hasOwn(extra, name) ? (extra[name] ?? null) : null;
  return value === null || value === "" ? null : String(value);
}

/** Notes on the categories of an analysis: what they are, and where that was not planned. */
export function groupingNotes(
  grouping: Grouping | undefined,
  planned: { readonly groupBy?: string | undefined } | null,
): readonly string[] {
  const now = grouping?.column;
  return [
    ...(now === undefined
      ? []
      : [`grouped: the categories are the values of the column ${JSON.stringify(now)}`]),
    ...(planned === null || planned.groupBy === now
      ? []
      : [
          `changed: the categories are the values of ${now ?? "category"}, by --group-by, after the measurement; the plan of ` +
            `the run has ${planned.groupBy ?? "category"}`,
        ]),
  ];
}
