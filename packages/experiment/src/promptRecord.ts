import type { MetaValue, PromptTurn } from "@gain/records";
import { badPromptLine } from "./errors.ts";
import { conversationOf } from "./promptMessages.ts";

/** One prompt of a file; null where the file has no category or complexity. */
export interface PromptRecord {
  readonly text: string;
  readonly category: string | null;
  readonly complexity: number | null;
  /** Line of the file on which the prompt starts, counted from 1; its number in a JSON array or a Parquet file. */
  readonly line: number;
  /** The file's other columns, in its order; left out where there are none. */
  readonly meta?: readonly MetaValue[];
  /** Who says which part of the text; left out for one message of the user. */
  readonly turns?: readonly PromptTurn[];
}

interface Fields {
  readonly prompt: unknown;
  readonly category?: unknown;
  readonly complexity?: unknown;
  readonly meta?: readonly MetaValue[];
}

/**
 * @param called the file's name of the prompt
 * @throws UsageError where a field has another type
 */
export function promptRecord(
  file: string,
  line: number,
  { prompt, category, complexity, meta }: Fields,
  called = "prompt",
): PromptRecord {
  const said = Array.isArray(prompt) ? conversationOf(file, line, prompt) : { text: prompt };
  if (typeof said.text !== "string")
    throw badPromptLine(file, line, `"${called}" is neither text nor a list of messages`);
  if (category !== undefined && category !== null && typeof category !== "string") {
    throw badPromptLine(file, line, `"category" is not text`);
  }
  if (complexity !== undefined && complexity !== null && !Number.isSafeInteger(complexity)) {
    throw badPromptLine(file, line, `"complexity" is not a whole number`);
  }
  const record = {
    ...{ ...said, text: said.text },
    category: category ?? null,
    complexity: (complexity as number | null | undefined) ?? null,
    line,
  };
  return meta === undefined || meta.length === 0 ? record : { ...record, meta };
}
