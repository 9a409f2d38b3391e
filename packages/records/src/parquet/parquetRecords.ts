import { identifier } from "./identifier.ts";
import { isNumeric, openParquet } from "./openParquet.ts";

/**
 * The names of a Parquet file's columns.
 *
 * @throws NotebookFileError if the file is cut off or damaged
 */
export async function parquetNames(path: string): Promise<readonly string[]> {
  const { sandbox, columns } = await openParquet(path);
  sandbox.close();
  return columns.map(({ name }) => name);
}

/**
 * The values of some columns, one list per row: numbers as numbers, everything else as text; null for a missing value.
 *
 * @param names columns of the file; null gives null
 * @param texts further columns, whose numbers are read as text too; lists and structs as JSON
 * @throws NotebookFileError if the file is cut off or damaged
 */
export async function* parquetRecords(
  path: string,
  names: readonly (string | null)[],
  texts: readonly string[] = [],
): AsyncGenerator<readonly (string | number | null)[], void, undefined> {
  const { sandbox, relation, columns } = await openParquet(path);
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const typed = names.map((name) => {
    const type = name !== null && isNumeric(types.get(name) ?? "") ? "DOUBLE" : "VARCHAR";
    return `${name === null ? "NULL" : identifier(name)}::${type}`;
  });
  const asTexts = texts.map((name) => textSql(name, types.get(name) ?? ""));
  const selected = [...typed, ...asTexts].map((sql, i) => `${sql} AS c${String(i)}`);
  try {
    const records = sandbox.stream<Readonly<Record<string, string | number | null>>>(
      `SELECT ${selected.join(", ")} FROM ${relation}`,
    );
    for await (const record of records) yield selected.map((_, i) => record[`c${String(i)}`] ?? null);
  } finally {
    sandbox.close();
  }
}

/** SQL of a column as text. */
const textSql = (name: string, type: string): string =>
  /\[\d*\]$|^(?:STRUCT|MAP|UNION)/.test(type)
    ? `to_json(${identifier(name)})::VARCHAR`
    : `${identifier(name)}::VARCHAR`;
