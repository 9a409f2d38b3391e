/**
 * Begins the name of every own column of a prompt file in an output. No column of gain or of the notebook begins with it,
 * so the column `gain` of a prompt file is `meta_gain` beside gain's own; and no such name is a formula in a spreadsheet.
 */
export const META_PREFIX = "meta_";

/** The column of the prompts' ids in an output. */
export const META_ID = `${META_PREFIX}id`;

/** Is this the name of an own column in an output? */
export const isMeta = (name: string): boolean => name.startsWith(META_PREFIX);

/** A name as it is compared: in lower case, without spaces around it. */
const folded = (name: string): string => name.trim().toLowerCase();

/** The column of the ids among the own columns of a prompt file; -1 where there is none. */
export const idColumn = (names: readonly string[]): number =>
  names.findIndex((name) => folded(name) === "id");

/** The names of own columns in an output, in their order: the id first, also where the prompt file has none. */
export function metaNames(names: readonly string[]): readonly string[] {
  const id = idColumn(names);
  return [META_ID, ...names.filter((_, index) => index !== id).map((name) => `${META_PREFIX}${name}`)];
}
