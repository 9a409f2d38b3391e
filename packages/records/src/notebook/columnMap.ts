import { notebookColumn } from "./columnNames.ts";
import { NOTEBOOK_COLUMNS, type NotebookColumn, type SourceColumn } from "./columns.ts";
import { repeatedColumn, sameColumn, type Place } from "./errors.ts";

/** What the names of a header, or the keys of a row, stand for. */
export interface ColumnMap {
  readonly names: readonly string[];
  /** From 0: where each column that gain understands stands. */
  readonly indexOf: ReadonlyMap<SourceColumn, number>;
  /** From 0: where the others stand. */
  readonly extras: readonly number[];
  /** The notebook's columns that are not there. */
  readonly lacking: readonly NotebookColumn[];
}

/**
 * Finds the notebook's columns among names.
 *
 * @param placeOf the place of a name, from 0
 * @throws NotebookFileError where two names are the same or mean the same
 */
export function columnMap(names: readonly string[], placeOf: (index: number) => Place): ColumnMap {
  const indexOf = new Map<SourceColumn, number>();
  const extras = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const column = notebookColumn(name);
    const first = column === null ? extras.get(name) : indexOf.get(column);
    if (first !== undefined) {
      const place = { ...placeOf(index), name: column ?? name };
      const firstName = names[first] ?? name;
      throw firstName === name ? repeatedColumn(place) : sameColumn(place, firstName, name);
    }
    if (column === null) extras.set(name, index);
    else indexOf.set(column, index);
  }
  const lacking = NOTEBOOK_COLUMNS.filter((column) => !indexOf.has(column));
  return { names, indexOf, extras: [...extras.values()], lacking };
}

/** Does a gain stand under this name, or can it be computed from what stands there? */
export function isGain(name: string): boolean {
  const column = notebookColumn(name);
  return column === "Last_Gain" || column === "all_norms";
}
