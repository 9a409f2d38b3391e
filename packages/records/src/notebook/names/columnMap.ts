import { type Position } from "../../files/fileErrors.ts";
import { mappedColumnMissing, repeatedColumn, sameColumn } from "../errors.ts";
import { NOTEBOOK_COLUMNS, type NotebookColumn, type SourceColumn } from "../../row/notebookColumns.ts";
import { partsOfName, type GainPoint } from "./gainName.ts";
import type { BlockStatement, Naming } from "./naming.ts";

/** The meaning of the names of a header, or of the keys of a row. Indices are from 0. */
export interface ColumnMap {
  readonly names: readonly string[];
  /** Indices of the columns that gain reads. */
  readonly indexOf: ReadonlyMap<SourceColumn, number>;
  /** Indices of the other columns. */
  readonly extras: readonly number[];
  /** The notebook's columns that are missing. */
  readonly lacking: readonly NotebookColumn[];
  /** The block of the gains of `Last_Gain`. */
  readonly block: BlockStatement;
  /** Index of the column with the gains of all blocks; null if there is none. */
  readonly layerGains: number | null;
  /** The name of an extra column that numbers blocks; null if there is none. */
  readonly blockNumber: string | null;
  /** Does a column state which prompts could not be measured? */
  readonly hasErrors: boolean;
}

/** The column of gain's Parquet files with the reason of a prompt that could not be measured. */
export const ERROR_CODE = "Error_Code";

/** Order of preference for a row's gain; a gain that includes the final norm is used only if there is no better one. */
const PREFERENCE: readonly GainPoint[] = ["last", "plain", "residual", "no norm", "norm", "unnamed"];

/**
 * Finds the notebook's columns among names. A gain without a column in the notebook, such as `gain_no_ln`, is the row's
 * gain if there is no other, with its own block.
 *
 * @param positionOf the position of the name with this index
 * @throws NotebookFileError if two names are equal or have the same meaning
 */
export function columnMap(
  names: readonly string[],
  naming: Naming,
  positionOf: (index: number) => Position,
): ColumnMap {
  const indexOf = new Map<SourceColumn, number>();
  const extras = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const column = naming.column(name);
    const first = column === null ? extras.get(name) : indexOf.get(column);
    if (first !== undefined) {
      const position = { ...positionOf(index), name: column ?? name };
      const firstName = names[first] ?? name;
      throw firstName === name ? repeatedColumn(position) : sameColumn(position, firstName, name);
    }
    if (column === null) extras.set(name, index);
    else indexOf.set(column, index);
  }
  const block = gainBlock(names, naming, indexOf, extras);
  const layerGains = [...extras.keys()].find((name) => isLayerGains(name, naming));
  const lacking = NOTEBOOK_COLUMNS.filter((column) => !indexOf.has(column));
  return {
    names,
    indexOf,
    extras: [...extras.values()],
    lacking,
    block,
    blockNumber: [...extras.keys()].find((name) => BLOCK_NUMBER.test(partsOfName(name).join(" "))) ?? null,
    hasErrors: extras.has(ERROR_CODE),
    layerGains: layerGains === undefined ? null : (extras.get(layerGains) ?? null),
  };
}

/** The block of the gain; takes the gain from the extra columns if there is no notebook column. */
function gainBlock(
  names: readonly string[],
  naming: Naming,
  indexOf: Map<SourceColumn, number>,
  extras: Map<string, number>,
): BlockStatement {
  const own = indexOf.get("Last_Gain");
  if (own !== undefined) {
    const name = names[own] ?? "";
    return naming.block(name, naming.gain(name)?.taken ?? "last", "L");
  }
  const others = [...extras.keys()].flatMap((name) => {
    const gain = naming.gain(name);
    return gain?.statistic === "value" || gain?.statistic === "list" ? [{ name, taken: gain.taken }] : [];
  });
  const [best] = others.toSorted((a, b) => PREFERENCE.indexOf(a.taken) - PREFERENCE.indexOf(b.taken));
  if (best === undefined || indexOf.has("all_norms")) return { block: "L", basis: "from all_norms" };
  indexOf.set("Last_Gain", extras.get(best.name) ?? 0);
  extras.delete(best.name);
  return naming.block(best.name, best.taken, "L");
}

const BLOCK_NUMBER = /^(?:layer|block)(?: (?:idx|index|ix|number|no|num|id|k))?$/;

/** `gains` in a row with a gain has one gain per block. */
const isLayerGains = (name: string, naming: Naming): boolean =>
  naming.gain(name)?.statistic === "layers" || /^gains$/i.test(name);

/**
 * Checks that the columns exist that the command names.
 *
 * @throws NotebookFileError with the existing columns
 */
export function assertMapped(names: ReadonlySet<string>, naming: Naming, position: Position): void {
  for (const [field, name] of naming.mapping) {
    if (!names.has(name)) throw mappedColumnMissing(position, field, name, [...names]);
  }
}
