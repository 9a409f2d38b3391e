import { noRows, type Position } from "../../files/fileErrors.ts";
import { noGain } from "../errors.ts";
import { FileNotes } from "../fileNotes.ts";
import { assertMapped, columnMap } from "../names/columnMap.ts";
import { Naming } from "../names/naming.ts";
import type { NotebookFile } from "../notebookFile.ts";
import { fileOf } from "../reading.ts";
import type { ReadingOptions } from "../readingOptions.ts";
import { modelOfFile, RowReader } from "../row/rowReader.ts";
import { statisticNumber } from "../summaries/statisticNumber.ts";
import { SummaryReader } from "../summaries/summaryReader.ts";
import { isNumeric, openParquet, type OpenParquet, type ParquetColumn } from "../../parquet/openParquet.ts";
import { identifier } from "../../parquet/identifier.ts";
import { ParquetRow, type ParquetValue } from "./parquetRow.ts";

/**
 * Reads a Parquet file of the notebook's family, as pandas or R writes it: columns have the names of a CSV, and norms are
 * a list.
 *
 * @throws NotebookFileError if the file is cut off or damaged, or has no gain
 */
export async function parquetTable(path: string, options: ReadingOptions = {}): Promise<NotebookFile> {
  const parquet = await openParquet(path);
  try {
    return await tableOf(parquet, path, options);
  } finally {
    parquet.sandbox.close();
  }
}

async function tableOf(
  { sandbox, relation, columns: all }: OpenParquet,
  path: string,
  options: ReadingOptions,
): Promise<NotebookFile> {
  const columns = all.filter(({ name }) => !/^__index_level_\d+__$/.test(name));
  const names = columns.map(({ name }) => name);
  const naming = new Naming(options.columns);
  const notes = new FileNotes();
  const position: Position = { file: path, line: 1, column: 1, unit: "row" };
  assertMapped(new Set(names), naming, position);
  const kind = naming.kind(names);
  if (kind === null) throw noGain(position, names);
  const rows = new RowReader(path, naming, notes);
  const summaries = new SummaryReader(modelOfFile(path), naming, notes, options.summaryPrompts ?? null);
  const map =
    kind === "rows" ? columnMap(names, naming, (index) => ({ ...position, column: index + 1 })) : null;
  const selected = columns.map((column, i) => `${valueSql(column)} AS c${String(i)}`).join(", ");
  let number = 0;
  const records = sandbox.stream<Readonly<Record<string, ParquetValue>>>(
    `SELECT ${selected} FROM ${relation}`,
  );
  for await (const record of records) {
    number += 1;
    const values = columns.map((_, i) => record[`c${String(i)}`] ?? null);
    if (map !== null) rows.add(new ParquetRow(map, values, path, number));
    else addSummary(summaries, naming, names, values, number);
  }
  if (number === 0) throw noRows(position);
  return fileOf(rows, summaries, notes);
}

function addSummary(
  summaries: SummaryReader,
  naming: Naming,
  names: readonly string[],
  values: readonly ParquetValue[],
  line: number,
): void {
  const label = (column: "Model" | "Category"): string | null => {
    const value = values[names.findIndex((name) => naming.column(name) === column)] ?? null;
    return typeof value === "string" && value !== "" ? value : null;
  };
  const entries = names.flatMap((name, i) => {
    const value = values[i] ?? null;
    const number = typeof value === "string" ? statisticNumber(value) : value;
    return number === null ? [] : [{ name, value: number }];
  });
  const model = label("Model");
  summaries.add(entries, {
    ...{ model, namesModel: model !== null, category: label("Category") },
    ...{ prompts: null, point: "plain", line },
  });
}

/** SQL of a `ParquetValue`: numbers as doubles, lists of numbers as lists, everything else as text. */
function valueSql({ name, type }: ParquetColumn): string {
  const column = identifier(name);
  if (isNumeric(type)) return `${column}::DOUBLE`;
  if (type.endsWith("[]") && isNumeric(type.slice(0, -2))) {
    return `list_transform(${column}, lambda item: coalesce(item::DOUBLE, 'nan'::DOUBLE))`;
  }
  return `${column}::VARCHAR`;
}
