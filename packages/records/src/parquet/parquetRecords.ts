import { identifier, isNumeric, openParquet } from "./openParquet.ts";

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
 * @throws NotebookFileError if the file is cut off or damaged
 */
export async function* parquetRecords(
  path: string,
  names: readonly (string | null)[],
): AsyncGenerator<readonly (string | number | null)[], void, undefined> {
  const { sandbox, relation, columns } = await openParquet(path);
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const selected = names.map((name, i) => {
    const type = name !== null && isNumeric(types.get(name) ?? "") ? "DOUBLE" : "VARCHAR";
    return `${name === null ? "NULL" : identifier(name)}::${type} AS c${String(i)}`;
  });
  try {
    const records = sandbox.stream<Readonly<Record<string, string | number | null>>>(
      `SELECT ${selected.join(", ")} FROM ${relation}`,
    );
    for await (const record of records) yield names.map((_, i) => record[`c${String(i)}`] ?? null);
  } finally {
    sandbox.close();
  }
}
