import { resolve } from "node:path";
import { questionMark } from "../errors.ts";

/**
 * DuckDB reads the text after a question mark in a database's path as parameters: its log of `a?b/run.duckdb` would be
 * `a.wal?b/run.duckdb`, in another folder. A link does not help, since DuckDB follows it.
 */
export const hasQuestionMark = (folder: string): boolean => resolve(folder).includes("?");

/**
 * Checks that a run can be stored or read in the folder, before anything is written.
 *
 * @throws RecordsError `path_unusable`
 */
export function assertStorable(folder: string): void {
  if (hasQuestionMark(folder)) throw questionMark(resolve(folder));
}
