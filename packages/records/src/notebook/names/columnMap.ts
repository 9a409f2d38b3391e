import { type Place } from "../../files/fileErrors.ts";
import { mappedColumnMissing, repeatedColumn, sameColumn } from "../errors.ts";
import { NOTEBOOK_COLUMNS, type NotebookColumn, type SourceColumn } from "../../row/notebookColumns.ts";
import { words, type GainPoint } from "./gainName.ts";
import type { BlockStatement, Naming } from "./naming.ts";

/** What the names of a header, or the keys of a row, stand for. */
export interface ColumnMap {
  readonly names: readonly string[];
  /** From 0: where each column that gain understands stands. */
  readonly indexOf: ReadonlyMap<SourceColumn, number>;
  /** From 0: where the others stand. */
  readonly extras: readonly number[];
  /** The notebook's columns that are not there. */
  readonly lacking: readonly NotebookColumn[];
  /** Of which block the gains of `Last_Gain` are. */
  readonly block: BlockStatement;
  /** From 0: where the gains of all blocks stand; null where they do not. */
  readonly layerGains: number | null;
  /** The name of an extra column that numbers blocks; null where none does. */
  readonly blockNumber: string | null;
}

/** Which gain of several is a row's: one that holds the final norm only where there is no other. */
const PREFERENCE: readonly GainPoint[] = ["last", "plain", "residual", "no norm", "norm", "unnamed"];

/**
 * Finds the notebook's columns among names. A gain that the notebook has no column for, as `gain_no_ln`, is the row's gain
 * where there is no other, with its own block.
 *
 * @param placeOf the place of a name, from 0
 * @throws NotebookFileError where two names are the same or mean the same
 */
export function columnMap(
  names: readonly string[],
  naming: Naming,
  placeOf: (index: number) => Place,
): ColumnMap {
  const indexOf = new Map<SourceColumn, number>();
  const extras = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const column = naming.column(name);
    const first = column === null ? extras.get(name) : indexOf.get(column);
    if (first !== undefined) {
      const place = { ...placeOf(index), name: column ?? name };
      const firstName = names[first] ?? name;
      throw firstName === name ? repeatedColumn(place) : sameColumn(place, firstName, name);
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
    blockNumber: [...extras.keys()].find((name) => BLOCK_NUMBER.test(words(name).join(" "))) ?? null,
    layerGains: layerGains === undefined ? null : (extras.get(layerGains) ?? null),
  };
}

/** Takes the gain from the extra columns where none is the notebook's own. */
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

/** `gains` beside a row's own gain is one gain a block. */
const isLayerGains = (name: string, naming: Naming): boolean =>
  naming.gain(name)?.statistic === "layers" || /^gains$/i.test(name);

/**
 * Are the columns there that the command names?
 *
 * @throws NotebookFileError naming those that there are
 */
export function assertMapped(names: ReadonlySet<string>, naming: Naming, place: Place): void {
  for (const [field, name] of naming.mapping) {
    if (!names.has(name)) throw mappedColumnMissing(place, field, name, [...names]);
  }
}
