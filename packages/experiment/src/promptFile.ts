import { extname } from "node:path";
import { parse } from "csv-parse";
import { badPromptLine, emptyPrompts, unknownPromptFormat } from "./errors.ts";
import { promptLines } from "./promptLines.ts";

/** One prompt as its file gives it. `null` means that the file does not say. */
export interface PromptRecord {
  readonly text: string;
  readonly category: string | null;
  readonly complexity: number | null;
  /** Line of the file on which the prompt starts, counted from 1. */
  readonly line: number;
}

/**
 * The prompts of a file in its order, duplicates kept, one at a time.
 *
 *   .jsonl .ndjson   a string, or an object with `prompt` and perhaps `category` and `complexity`, on each line
 *   .csv             a header with a `prompt` column, perhaps `category` and `complexity`
 *   .txt             one prompt a line
 *
 * Blank lines are passed over.
 *
 * @throws UsageError naming file and line when the file cannot be read, is not UTF-8, is malformed or empty
 */
export async function* readPrompts(file: string): AsyncGenerator<PromptRecord> {
  let some = false;
  for await (const prompt of recordsOf(file)) {
    if (/\p{Surrogate}/u.test(prompt.text)) {
      throw badPromptLine(file, prompt.line, "the prompt holds half of a surrogate pair, which is no text");
    }
    some = true;
    yield prompt;
  }
  if (!some) throw emptyPrompts(file);
}

function recordsOf(file: string): AsyncGenerator<PromptRecord> {
  switch (extname(file).toLowerCase()) {
    case ".jsonl":
    case ".ndjson":
      return fromJsonLines(file);
    case ".csv":
      return fromTable(file);
    case ".txt":
      return fromText(file);
    default:
      throw unknownPromptFormat(file);
  }
}

async function* fromText(file: string): AsyncGenerator<PromptRecord> {
  for await (const { line, text } of promptLines(file)) {
    if (text.trim() !== "") yield { text, category: null, complexity: null, line };
  }
}

async function* fromJsonLines(file: string): AsyncGenerator<PromptRecord> {
  for await (const { line, text } of promptLines(file)) {
    if (text.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw badPromptLine(
        file,
        line,
        `not JSON (${cause instanceof Error ? cause.message : "unreadable"})`,
        cause,
      );
    }
    const fields = typeof value === "string" ? { prompt: value } : value;
    if (typeof fields !== "object" || fields === null || !("prompt" in fields)) {
      throw badPromptLine(file, line, 'no "prompt"; write {"prompt": "…"} or a JSON string');
    }
    yield toRecord(file, line, fields);
  }
}

async function* fromTable(file: string): AsyncGenerator<PromptRecord> {
  const lines = async function* (): AsyncGenerator<string> {
    for await (const { text, end } of promptLines(file)) yield text + end;
  };
  const parser = parse({
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    info: true,
    skip_empty_lines: true,
    record_delimiter: ["\r\n", "\n"],
  });
  const feeding = feed(lines(), parser);
  let line = 2;
  let countedTwice = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      if (!("prompt" in record)) throw badPromptLine(file, 1, 'no column named "prompt"');
      const { prompt, category = "", complexity = "" } = record;
      yield toRecord(file, line, {
        prompt,
        category: category === "" ? null : category,
        complexity: complexity === "" ? null : Number(complexity),
      });
      // The parser counts a quoted CRLF as two lines.
      countedTwice += Object.values(record).join("").split("\r\n").length - 1;
      line = info.lines + 1 - countedTwice;
    }
    await feeding;
  } catch (error) {
    await feeding;
    if (error instanceof Error && "lines" in error) {
      throw badPromptLine(file, Number(error.lines), `not a table (${error.message})`, error);
    }
    throw error;
  }
}

interface CsvRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** Feeds the parser, and passes a failure of the file on to whoever reads the parser. */
async function feed(lines: AsyncIterable<string>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const line of lines) {
      if (!parser.write(line)) await new Promise((resolve) => parser.once("drain", resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

interface Fields {
  readonly prompt: unknown;
  readonly category?: unknown;
  readonly complexity?: unknown;
}

function toRecord(file: string, line: number, { prompt, category, complexity }: Fields): PromptRecord {
  if (typeof prompt !== "string") throw badPromptLine(file, line, `"prompt" is not text`);
  if (category !== undefined && category !== null && typeof category !== "string") {
    throw badPromptLine(file, line, `"category" is not text`);
  }
  if (complexity !== undefined && complexity !== null && !Number.isSafeInteger(complexity)) {
    throw badPromptLine(file, line, `"complexity" is not a whole number`);
  }
  return {
    text: prompt,
    category: category ?? null,
    complexity: (complexity as number | null | undefined) ?? null,
    line,
  };
}
