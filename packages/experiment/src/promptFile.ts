import { extname } from "node:path";
import { badPromptLine, compressedPrompts, emptyPrompts, unknownPromptFormat } from "./errors.ts";
import { promptsOfJson, promptsOfJsonLines } from "./promptJson.ts";
import { promptLines } from "./promptLines.ts";
import { MetaGuard } from "./promptMeta.ts";
import { promptsOfParquet } from "./promptParquet.ts";
import type { PromptRecord } from "./promptRecord.ts";
import { promptsOfTable } from "./promptTable.ts";

/**
 * The prompts of a file in its order, duplicates kept, one at a time.
 *
 *   .jsonl .ndjson   on each line a string, or an object with the prompt and optional `category` and `complexity`
 *   .json            an array of such strings and objects, alone or under the key `prompts`
 *   .csv .tsv        a header with the column of the prompts, optional `category` and `complexity`; fields separated by
 *                    commas, semicolons, tabs or vertical bars
 *   .parquet         the same columns
 *   .txt             one prompt per line
 *
 * Every other column or key is an own column of the prompts: a text as it is, another value as the file writes it, a list
 * or an object as JSON. An empty field of a table, `null` and an absent key are missing values.
 *
 * The column of the prompts is `column`, else `prompt`, else `text`, else `messages`, ignoring case. In JSON its value may
 * be a list of messages; in a table and in Parquet, `messages` holds such lists. Lines end with LF, CRLF or CR; blank
 * lines are skipped.
 *
 * @param column the name of the column, or the key, of the prompts
 * @throws UsageError naming file and line when the file cannot be read, is not UTF-8, is malformed or empty
 */
export async function* readPrompts(file: string, column?: string): AsyncGenerator<PromptRecord> {
  let some = false;
  const guard = new MetaGuard(file);
  for await (const prompt of recordsOf(file, column)) {
    if (/\p{Surrogate}/u.test(prompt.text)) {
      throw badPromptLine(
        file,
        prompt.line,
        "the prompt contains half of a surrogate pair, which is not valid text",
      );
    }
    guard.check(prompt);
    some = true;
    yield prompt;
  }
  if (!some) throw emptyPrompts(file);
}

function recordsOf(file: string, column: string | undefined): AsyncGenerator<PromptRecord> {
  switch (extname(file).toLowerCase()) {
    case ".jsonl":
    case ".ndjson":
      return promptsOfJsonLines(file, column);
    case ".json":
      return promptsOfJson(file, column);
    case ".csv":
    case ".tsv":
      return promptsOfTable(file, column);
    case ".parquet":
      return promptsOfParquet(file, column);
    case ".txt":
      if (column !== undefined)
        throw badPromptLine(file, 1, "a text file has no columns: leave --prompt-column out");
      return fromText(file);
    case ".gz":
    case ".zip":
    case ".bz2":
    case ".xz":
    case ".zst":
      throw compressedPrompts(file);
    default:
      throw unknownPromptFormat(file);
  }
}

async function* fromText(file: string): AsyncGenerator<PromptRecord> {
  for await (const { line, text } of promptLines(file)) {
    if (text.trim() !== "") yield { text, category: null, complexity: null, line };
  }
}
