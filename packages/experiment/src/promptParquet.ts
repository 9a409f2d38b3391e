import { isParquet, parquetNames, parquetRecords } from "@gain/records";
import { badPromptLine, noPromptColumn, notParquetPrompts } from "./errors.ts";
import { messagesOfField } from "./promptMessages.ts";
import { promptRecord, type PromptRecord } from "./promptRecord.ts";
import { isMessages, readColumns } from "./readColumns.ts";

/**
 * The prompts of a Parquet file; a prompt's line is its number in the file.
 *
 * @throws UsageError where the column is missing, NotebookFileError where the file is truncated or damaged
 */
export async function* promptsOfParquet(
  file: string,
  column: string | undefined,
): AsyncGenerator<PromptRecord> {
  if (!(await isParquet(file))) throw await notParquetPrompts(file);
  const names = await parquetNames(file);
  const found = readColumns(names, column);
  const prompt = names[found.prompt];
  if (prompt === undefined) throw noPromptColumn(file, 1, column, null, names);
  const areMessages = isMessages(prompt);
  const columns = [
    areMessages ? null : prompt,
    names[found.category] ?? null,
    names[found.complexity] ?? null,
  ];
  const own = found.own.map((index) => names[index] ?? "");
  const texts = areMessages ? [...own, prompt] : own;
  let line = 0;
  for await (const [typed, category, complexity, ...values] of parquetRecords(file, columns, texts)) {
    line += 1;
    const text = areMessages ? textOf(values.at(-1)) : typed;
    if (text === null || text === undefined) throw badPromptLine(file, line, `"${prompt}" is null`);
    const meta = own.map((name, k) => [name.trim(), textOf(values[k])] as const);
    const read = areMessages ? messagesOfField(file, line, String(text)) : text;
    yield promptRecord(file, line, { prompt: read, category, complexity, meta }, prompt);
  }
}

const textOf = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
