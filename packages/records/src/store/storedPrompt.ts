import { incomplete } from "../errors.ts";
import type { PlannedPrompt } from "../identity/prompt.ts";
import { readDuplicates } from "./duplicates.ts";
import { metaValues } from "./metaTable.ts";
import { TEXT_HEAD, wholeTexts, type TextHead } from "./promptTexts.ts";
import type { Session } from "./session.ts";
import { between } from "./sqlText.ts";
import { selectTurns } from "./turnTable.ts";

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
  readonly metaBytes: number;
}

/**
 * Prompts `from` to `to` of the plan, both included, in plan order.
 *
 * @param columns the store's own columns of prompts
 */
export async function readPrompts(
  session: Session,
  from: number,
  to: number,
  columns: readonly string[],
): Promise<StoredPrompt[]> {
  const rows = await session.objects<PromptColumns>(
    `SELECT ${TEXT_HEAD}, category, complexity, line, meta_bytes AS "metaBytes"
     FROM prompts WHERE ${between("prompt_index", from, to)} ORDER BY prompt_index`,
  );
  const texts = await wholeTexts(session, rows);
  const duplicates = await readDuplicates(session, from, to);
  const values = await metaValues(session, from, to, columns);
  const turns = await selectTurns(
    session,
    rows.map(({ item }) => item),
  );
  return rows.map(({ item, category, complexity, line, metaBytes }, k) => {
    const prompt = {
      item,
      text: texts[k] ?? "",
      category,
      complexity,
      line,
      duplicate: duplicates.get(item) ?? 0,
      ...turnsOf(turns.get(item)),
    };
    if (columns.length === 0) return prompt;
    const meta = values.get(item) ?? [];
    const bytes = meta.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
    if (bytes !== metaBytes) throw incomplete(`the own columns of prompt ${String(item)}`);
    return { ...prompt, meta };
  });
}

const turnsOf = (turns: PlannedPrompt["turns"]): Pick<PlannedPrompt, "turns"> =>
  turns === undefined ? {} : { turns };
