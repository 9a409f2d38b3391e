import { badPromptLine } from "./errors.ts";

/** One prompt of a file; null where the file has no category or complexity. */
export interface PromptRecord {
  readonly text: string;
  readonly category: string | null;
  readonly complexity: number | null;
  /** Line of the file on which the prompt starts, counted from 1; its number in a JSON array or a Parquet file. */
  readonly line: number;
}

/** Default columns of the prompts, in order of precedence. */
const PROMPT_COLUMNS = ["prompt", "text"] as const;

/** A name as it is compared: in lower case, without spaces around it. */
export const foldedName = (name: string): string => name.trim().toLowerCase();

/** Index of the column of the prompts: the requested one, else `prompt`, else `text`; -1 where there is none. */
export function promptColumn(names: readonly string[], asked: string | undefined): number {
  if (asked !== undefined) {
    const exact = names.indexOf(asked);
    return exact >= 0 ? exact : names.findIndex((name) => foldedName(name) === foldedName(asked));
  }
  const folded = names.map(foldedName);
  return PROMPT_COLUMNS.map((name) => folded.indexOf(name)).find((index) => index >= 0) ?? -1;
}

interface Fields {
  readonly prompt: unknown;
  readonly category?: unknown;
  readonly complexity?: unknown;
}

/**
 * @param called the file's name of the prompt
 * @throws UsageError where a field has another type
 */
export function promptRecord(
  file: string,
  line: number,
  { prompt, category, complexity }: Fields,
  called = "prompt",
): PromptRecord {
  if (typeof prompt !== "string") throw badPromptLine(file, line, `"${called}" is not text`);
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

/** An object's field by name, ignoring case; undefined where it is missing. */
export function fieldOf(object: object, name: string): unknown {
  const key = Object.keys(object).find((each) => foldedName(each) === name);
  return key === undefined ? undefined : (object as Readonly<Record<string, unknown>>)[key];
}
