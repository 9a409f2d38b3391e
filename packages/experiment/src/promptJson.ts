import { readPlainFile, type MetaValue } from "@gain/records";
import { badPromptLine, noPromptField, twoPromptColumns, unreadablePrompts } from "./errors.ts";
import { jsonParts } from "./jsonParts.ts";
import { promptLines } from "./promptLines.ts";
import { metaOfJson } from "./promptMeta.ts";
import { promptRecord, type PromptRecord } from "./promptRecord.ts";
import { columnsOfKeys, foldedName, type ReadColumns } from "./readColumns.ts";

/** JSON lines: each a string, or an object with the prompt and optional `category` and `complexity`. */
export async function* promptsOfJsonLines(
  file: string,
  column: string | undefined,
): AsyncGenerator<PromptRecord> {
  const read = recordReader(file, column);
  for await (const { line, text } of promptLines(file)) {
    if (text.trim() === "") continue;
    yield read(line, text);
  }
}

/**
 * A JSON array of strings or objects, or an object with such an array under `prompts`. A prompt's line is its number in the
 * array. JSON lines in a file of this ending are read as such.
 */
export async function* promptsOfJson(file: string, column: string | undefined): AsyncGenerator<PromptRecord> {
  const bytes = await readPlainFile(file).catch((cause: unknown) => {
    throw unreadablePrompts(file, cause);
  });
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw badPromptLine(file, 1, "not valid UTF-8. Save the file as UTF-8.", cause);
  }
  if (text.trim() === "") return;
  const value = wholeJson(text);
  const [firstLine = ""] = text.trimStart().split(/\r?\n/, 1);
  if (value === undefined && wholeJson(firstLine) !== undefined) {
    yield* promptsOfJsonLines(file, column);
    return;
  }
  const root = value ?? parsed(file, 1, text);
  const list = Array.isArray(root) ? root : listOf(Object(root) as Readonly<Record<string, unknown>>);
  if (!Array.isArray(list)) {
    const keys = typeof root === "object" && root !== null ? Object.keys(root) : [];
    throw badPromptLine(
      file,
      1,
      `not an array of prompts${keys.length === 0 ? "" : `; there are the keys ${keys.join(", ")}`}. ` +
        'Write ["…", …] or [{"prompt": "…"}, …]',
    );
  }
  const read = recordReader(file, column);
  let line = 0;
  for (const item of jsonParts(Array.isArray(root) ? text : listText(text))) {
    line += 1;
    yield read(line, item);
  }
}

/** The JSON text of the list under `prompts`. */
function listText(text: string): string {
  const parts = [...jsonParts(text)];
  const isList = (part: string, i: number): boolean =>
    i % 2 === 0 && foldedName(JSON.parse(part) as string) === "prompts";
  return parts[parts.findIndex(isList) + 1] ?? "";
}

/** undefined where the text is not JSON. */
function wholeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function parsed(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw badPromptLine(
      file,
      line,
      `not JSON (${cause instanceof Error ? cause.message : "unreadable"})`,
      cause,
    );
  }
}

/** Reads the prompts of one file, each from its line and its JSON text. */
function recordReader(
  file: string,
  column: string | undefined,
): (line: number, text: string) => PromptRecord {
  const columnsOf = columnsOfKeys(column);
  const ownColumnsOf = columnsOfKeys(column);
  return (line, text) => {
    const value = parsed(file, line, text);
    if (typeof value === "string") return promptRecord(file, line, { prompt: value });
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw badPromptLine(file, line, 'no "prompt"; write {"prompt": "…"} or a JSON string');
    }
    const names = Object.keys(value);
    const { prompt, category, complexity, own } = columnsOf(names);
    const name = names[prompt];
    if (name === undefined) throw noPromptField(file, line, column, names);
    const field = (key: string | undefined): unknown =>
      key === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[key];
    const read = {
      prompt: field(name),
      category: field(names[category]),
      complexity: field(names[complexity]),
    };
    if (own.length === 0) return promptRecord(file, line, read, name);
    return promptRecord(file, line, { ...read, meta: metaOf(file, line, text, ownColumnsOf) }, name);
  };
}

/** The own columns of an object, by its text: its keys in the order of the text, and numbers with all their digits. */
function metaOf(
  file: string,
  line: number,
  text: string,
  columnsOf: (names: readonly string[]) => ReadColumns,
): readonly MetaValue[] {
  const parts = [...jsonParts(text)];
  const names = parts.flatMap((part, i) => (i % 2 === 0 ? [JSON.parse(part) as string] : []));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw twoPromptColumns(file, line, twice);
  return columnsOf(names).own.map((index) => [
    (names[index] ?? "").trim(),
    metaOfJson(parts[2 * index + 1] ?? "null"),
  ]);
}

/** The value of `prompts`, ignoring case. */
function listOf(root: Readonly<Record<string, unknown>>): unknown {
  const key = Object.keys(root).find((name) => foldedName(name) === "prompts");
  return key === undefined ? undefined : root[key];
}
