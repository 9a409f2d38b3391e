import { parse, type Parser } from "csv-parse";
import { parse as parseAll } from "csv-parse/sync";
import type { MetaValue } from "@gain/records";
import { badPromptLine, noPromptColumn, twoPromptColumns } from "./errors.ts";
import { promptLines, type PromptLine } from "./promptLines.ts";
import { messagesOfField } from "./promptMessages.ts";
import { promptRecord, type PromptRecord } from "./promptRecord.ts";
import { foldedName, isMessages, readColumns, type ReadColumns } from "./readColumns.ts";

const SEPARATORS = new Map([
  [",", "commas"],
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "vertical bars"],
]);

/** A table's separator, its column names, and what they are. */
interface TableForm {
  readonly separator: string;
  readonly names: readonly string[];
  readonly columns: ReadColumns;
}

/**
 * A table with a header that has the column of the prompts, and optional `category` and `complexity`. The separator is the
 * one of commas, semicolons, tabs and vertical bars that finds that column, or the one in a first line `sep=;`, as Excel
 * writes it.
 */
export async function* promptsOfTable(
  file: string,
  column: string | undefined,
): AsyncGenerator<PromptRecord> {
  const lines = promptLines(file);
  const first = await nextLine(lines);
  if (first === undefined) return;
  const stated = /^"?sep=(.)"?[;,\t|]*$/i.exec(first.text.trim())?.[1];
  const header = stated === undefined ? first : await nextLine(lines);
  if (header === undefined) return;
  const form = formOf(file, header, stated, column);
  const parser = parse({
    delimiter: form.separator,
    info: true,
    skip_empty_lines: true,
    record_delimiter: header.end === "\r" ? ["\r"] : ["\r\n", "\n"],
  });
  const feeding = feed(header, lines, parser);
  try {
    yield* recordsOf(file, parser, form, header);
    await feeding;
  } catch (error) {
    await feeding;
    if (error instanceof Error && "lines" in error) {
      const line = Number(error.lines) + header.line - 1;
      throw badPromptLine(
        file,
        line,
        `not a table of fields separated by ${SEPARATORS.get(form.separator) ?? form.separator} (${error.message})`,
        error,
      );
    }
    throw error;
  }
}

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* recordsOf(
  file: string,
  parser: Parser,
  { names, columns: { prompt, category, complexity, own } }: TableForm,
  header: PromptLine,
): AsyncGenerator<PromptRecord> {
  let line = header.line;
  let countedTwice = 0;
  for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
    if (line > header.line) {
      const [kind = "", level = ""] = [record[category], record[complexity]];
      yield promptRecord(
        file,
        line,
        {
          prompt: promptOf(file, line, names[prompt] ?? "", record[prompt]),
          category: kind === "" ? null : kind,
          complexity: level === "" ? null : Number(level),
          meta: own.flatMap((index) => metaOf(names[index] ?? "", index, record[index] ?? "")),
        },
        names[prompt],
      );
    }
    // The parser counts a quoted CRLF as two lines.
    countedTwice += record.join("").split("\r\n").length - 1;
    line = header.line + info.lines - countedTwice;
  }
}

const promptOf = (file: string, line: number, name: string, field: string | undefined): unknown =>
  isMessages(name) && field !== undefined ? messagesOfField(file, line, field) : field;

/** A column without a name, such as the index that pandas writes, is named as pandas names it if it has a value. */
function metaOf(name: string, index: number, field: string): readonly MetaValue[] {
  if (name !== "") return [[name, field === "" ? null : field]];
  return field === "" ? [] : [[`Unnamed: ${String(index)}`, field]];
}

/** The form of a table: with the stated separator, or the first that finds the column of the prompts. */
function formOf(
  file: string,
  header: PromptLine,
  stated: string | undefined,
  column: string | undefined,
): TableForm {
  const forms = (stated === undefined ? [...SEPARATORS.keys()] : [stated]).map((separator) => {
    const names = namesIn(header.text, separator);
    return { separator, names, columns: readColumns(names, column) };
  });
  const found = forms.find(({ columns }) => columns.prompt >= 0);
  if (found === undefined) {
    const best = forms.reduce((most, each) => (each.names.length > most.names.length ? each : most));
    const called = best.names.length < 2 ? null : (SEPARATORS.get(best.separator) ?? best.separator);
    throw noPromptColumn(file, header.line, column, called, best.names);
  }
  const name = foldedName(found.names[found.columns.prompt] ?? "");
  if (found.names.filter((each) => foldedName(each) === name).length > 1) {
    throw twoPromptColumns(file, header.line, name);
  }
  const twice = found.names.find((each, index) => each !== "" && found.names.indexOf(each) !== index);
  if (twice !== undefined) throw twoPromptColumns(file, header.line, twice);
  return found;
}

function namesIn(header: string, delimiter: string): readonly string[] {
  try {
    const [names = []]: string[][] = parseAll(header, { delimiter, relax_column_count: true });
    return names.map((name) => name.trim());
  } catch {
    // With the wrong separator a quote may be misplaced; or the header continues in the next line.
    return [];
  }
}

async function nextLine(lines: AsyncGenerator<PromptLine>): Promise<PromptLine | undefined> {
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return undefined;
    if (next.value.text.trim() !== "") return next.value;
  }
}

/** Feeds the parser; an error of the file destroys the parser, so that its reader throws it. */
async function feed(header: PromptLine, lines: AsyncIterable<PromptLine>, parser: Parser): Promise<void> {
  const write = async ({ text, end }: PromptLine): Promise<void> => {
    if (!parser.write(text + end)) await new Promise((resolve) => parser.once("drain", resolve));
  };
  try {
    await write(header);
    for await (const line of lines) await write(line);
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
