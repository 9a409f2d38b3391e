/** Reads a Parquet file with Python, for tests. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const inRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A row by its columns; a number that is not finite is a text. */
export type PrintedRow = Readonly<Record<string, unknown>>;

export interface ReadFile {
  /** pandas' types of the columns. */
  readonly dtypes: Readonly<Record<string, string>>;
  /** Arrow's types of the columns. */
  readonly types: Readonly<Record<string, string>>;
  /** pandas' rows, with NaN for null among numbers and texts. */
  readonly rows: readonly PrintedRow[];
  /** pyarrow's rows, with null for null. */
  readonly exact: readonly PrintedRow[];
}

/** Runs the repository's Python; returns what it prints. */
export async function python(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(inRepository(".venv/bin/python"), args, {
    maxBuffer: 1 << 28,
  });
  return stdout;
}

export async function readParquet(path: string): Promise<ReadFile> {
  const script = inRepository("packages/records/fixtures/parquet/read_rows.py");
  return JSON.parse(await python(script, path)) as ReadFile;
}
