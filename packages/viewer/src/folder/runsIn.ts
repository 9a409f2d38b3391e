import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { cannotList } from "../errors.ts";
import type { RunEntry } from "../wire.ts";
import { runEntry } from "./runEntry.ts";

/** Folders that are read at the same time. */
const AT_ONCE = 16;

/**
 * The runs in a folder, or the folder itself where it is one; the newest first. Links are not followed.
 *
 * @throws ViewerError `cannot_list` for a folder that is missing or may not be read
 */
export async function runsIn(folder: string): Promise<readonly RunEntry[]> {
  const names = await folderNames(folder);
  const own = await runEntry(folder);
  if (own !== undefined) return [own];
  return newestFirst(await entriesOf(names.map((name) => join(folder, name))));
}

/** The names of the folders in a folder; links are left out. */
export async function folderNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw cannotList(folder, cause);
  });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The runs among folders, in any order. */
async function entriesOf(folders: readonly string[]): Promise<RunEntry[]> {
  const left = folders.values();
  const runs: RunEntry[] = [];
  const read = async (): Promise<void> => {
    for (const next of left) {
      const entry = await runEntry(next);
      if (entry !== undefined) runs.push(entry);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return runs;
}

export const newestFirst = (runs: readonly RunEntry[]): RunEntry[] =>
  runs.toSorted((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));

const sortKey = ({ startedAt, run }: RunEntry): string => `${startedAt ?? ""} ${run}`;
