import type { PlannedPrompt } from "../identity/prompt.ts";
import { readDuplicates } from "./duplicates.ts";
import { TEXT_HEAD, wholeTexts, type TextHead } from "./promptTexts.ts";
import type { Session } from "./session.ts";
import { between } from "./sqlText.ts";

/** A prompt of the plan in the store. */
export interface StoredPrompt extends PlannedPrompt {
  /** Number in the plan, from 0. */
  readonly item: number;
  /** Number of equal texts before it in the plan. */
  readonly duplicate: number;
}

interface PromptColumns extends TextHead {
  readonly category: string | null;
  readonly complexity: number | null;
  readonly line: number | null;
}

/** Prompts `from` to `to` of the plan, both included, in plan order. */
export async function readPrompts(session: Session, from: number, to: number): Promise<StoredPrompt[]> {
  const rows = await session.objects<PromptColumns>(
    `SELECT ${TEXT_HEAD}, category, complexity, line
     FROM prompts WHERE ${between("prompt_index", from, to)} ORDER BY prompt_index`,
  );
  const texts = await wholeTexts(session, rows);
  const duplicates = await readDuplicates(session, from, to);
  return rows.map(({ item, category, complexity, line }, k) => ({
    item,
    text: texts[k] ?? "",
    category,
    complexity,
    line,
    duplicate: duplicates.get(item) ?? 0,
  }));
}
