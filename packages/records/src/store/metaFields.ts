import type { GainRow } from "../row/gainRow.ts";
import { idColumn, META_ID, metaNames } from "../row/metaNames.ts";
import type { StoredPrompt } from "./storedPrompt.ts";

/** The own columns of a prompt under their names in outputs. */
export type MetaFields = (prompt: StoredPrompt) => NonNullable<GainRow["extra"]>;

/**
 * For a store with these own columns. A prompt without an id has its line in the prompt
 * file as id, else its number from 1.
 */
export function metaFields(columns: readonly string[]): MetaFields {
  const id = columns[idColumn(columns)];
  const others = columns.filter((name) => name !== id);
  const names = metaNames(columns).slice(1);
  return ({ item, line, meta }) => {
    const own = new Map(meta);
    return Object.fromEntries([
      [META_ID, (id === undefined ? null : own.get(id)) ?? String(line ?? item + 1)],
      ...others.map((name, place) => [names[place] ?? "", own.get(name) ?? null] as const),
    ]);
  };
}
