import { readPlainFile } from "@gain/records";
import { badPromptLine, noPromptField, unreadablePrompts } from "./errors.ts";
import { promptLines } from "./promptLines.ts";
import { fieldOf, promptColumn, promptRecord, type PromptRecord } from "./promptRecord.ts";

/** JSON lines: each a string, or an object with the prompt and optional `category` and `complexity`. */
export async function* promptsOfJsonLines(
  file: string,
  column: string | undefined,
): AsyncGenerator<PromptRecord> {
  for await (const { line, text } of promptLines(file)) {
    if (text.trim() === "") continue;
    yield recordOf(file, line, parsed(file, line, text), column);
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
  const list = Array.isArray(root) ? root : fieldOf(Object(root) as object, "prompts");
  if (!Array.isArray(list)) {
    const keys = typeof root === "object" && root !== null ? Object.keys(root) : [];
    throw badPromptLine(
      file,
      1,
      `not an array of prompts${keys.length === 0 ? "" : `; there are the keys ${keys.join(", ")}`}. ` +
        'Write ["…", …] or [{"prompt": "…"}, …]',
    );
  }
  for (const [i, item] of list.entries()) yield recordOf(file, i + 1, item, column);
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

function recordOf(file: string, line: number, value: unknown, column: string | undefined): PromptRecord {
  if (typeof value === "string") return promptRecord(file, line, { prompt: value });
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badPromptLine(file, line, 'no "prompt"; write {"prompt": "…"} or a JSON string');
  }
  const names = Object.keys(value);
  const name = names[promptColumn(names, column)];
  if (name === undefined) throw noPromptField(file, line, column, names);
  const fields = value as Readonly<Record<string, unknown>>;
  return promptRecord(
    file,
    line,
    { prompt: fields[name], category: fieldOf(value, "category"), complexity: fieldOf(value, "complexity") },
    name,
  );
}
