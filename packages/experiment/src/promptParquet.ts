import { isParquet, parquetNames, parquetRecords } from "@gain/records";
import { badPromptLine, noPromptColumn, notParquetPrompts } from "./errors.ts";
import { foldedName, promptColumn, promptRecord, type PromptRecord } from "./promptRecord.ts";

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
  const prompt = names[promptColumn(names, column)];
  if (prompt === undefined) throw noPromptColumn(file, 1, column, null, names);
  const named = (wanted: string): string | null => names.find((name) => foldedName(name) === wanted) ?? null;
  const columns = [prompt, named("category"), named("complexity")];
  let line = 0;
  for await (const [text, category, complexity] of parquetRecords(file, columns)) {
    line += 1;
    if (text === null) throw badPromptLine(file, line, `"${prompt}" is null`);
    yield promptRecord(file, line, { prompt: text, category, complexity }, prompt);
  }
}
