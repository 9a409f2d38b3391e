import { realpath } from "node:fs/promises";
import { cutOffParquet, damagedParquet } from "../files/fileErrors.ts";
import { quoted } from "../store/sqlText.ts";
import { METADATA_KEY } from "./copyRows.ts";
import { isWholeParquet } from "./isParquet.ts";
import { Sandbox } from "./sandbox.ts";

/** A column of a Parquet file, with DuckDB's name of its type. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

/** A Parquet file that DuckDB reads. The opener closes its sandbox. */
export interface OpenParquet {
  readonly sandbox: Sandbox;
  /** SQL of its rows. */
  readonly relation: string;
  readonly columns: readonly ParquetColumn[];
  /** JSON of the metadata of gain; null if there is none. */
  readonly about: string | null;
}

/** @throws NotebookFileError if the file is cut off or damaged */
export async function openParquet(path: string): Promise<OpenParquet> {
  if (!(await isWholeParquet(path))) throw cutOffParquet(path);
  const file = await realpath(path);
  const sandbox = await Sandbox.open({ about: path, paths: [file] });
  try {
    // One thread returns the rows in order, a chunk at a time. A folder's name such as `a=b` must not add a column.
    await sandbox.run("SET threads = 1");
    const relation = `read_parquet(${quoted(file)}, hive_partitioning = false)`;
    const found = await sandbox.objects<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${relation}`,
    );
    const [about] = await sandbox.objects<{ text: string }>(
      `SELECT decode(value) AS text FROM parquet_kv_metadata(${quoted(file)}) WHERE decode(key) = '${METADATA_KEY}'`,
    );
    const columns = found.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }));
    return { sandbox, relation, columns, about: about?.text ?? null };
  } catch (cause) {
    sandbox.close();
    throw damagedParquet(path, cause);
  }
}

const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

/** Does a column of this type contain numbers? */
export const isNumeric = (type: string): boolean => NUMBER.test(type);
