import type { DuckDBType } from "@duckdb/node-api";

/**
 * A whole number as SQL text. Numbers are constants of the query, not parameters, because DuckDB skips row groups only by
 * constants.
 *
 * @throws RangeError for anything that is not a safe integer
 */
export function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${String(value)} is not a whole number`);
  return String(value);
}

/** Types of columns by name. */
export type ColumnTypes = Readonly<Record<string, DuckDBType>>;

/** A query with these columns and no row. */
export const noRow = (columns: ColumnTypes): string =>
  `SELECT ${Object.entries(columns)
    .map(([name, type]) => `NULL::${type.toString()} AS ${name}`)
    .join(", ")} WHERE false`;

/** A quoted SQL text. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * A column of text as bytes. DuckDB's client drops a byte order mark at the beginning of a text, and a prompt or a
 * token may begin with one.
 */
export const textBytes = (column: string): string => `encode(${column})`;

/** SQL condition that the column is in `from` to `to`, both included. */
export const between = (column: string, from: number, to: number): string =>
  `${column} BETWEEN ${integer(from)} AND ${integer(to)}`;

/** SQL condition that the column is one of these different numbers, of which there is at least one. */
export function among(column: string, items: readonly number[]): string {
  const from = Math.min(...items);
  const to = Math.max(...items);
  const range = between(column, from, to);
  return to - from + 1 === items.length
    ? range
    : `${range} AND ${column} IN (${items.map(integer).join(", ")})`;
}
