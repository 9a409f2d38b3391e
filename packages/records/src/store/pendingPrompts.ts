import { withinBytes, type PromptSize } from "./promptWindow.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";
import { readItems, type PromptItem } from "./turnTable.ts";

export interface PendingQuery {
  /** Number of the prompt before the first one to return; -1 for the beginning of the plan. */
  readonly after: number;
  /** Largest number of prompts to return. */
  readonly limit: number;
  /** Largest number of UTF-8 bytes to return; at least one prompt is returned, of any length. */
  readonly maxBytes?: number;
}

/** Largest number of prompts in one query; it bounds the join with the measurements. */
const LONGEST_SPAN = 65_536;
const DEFAULT_MAX_BYTES = 4 << 20;

/** The next prompts of a model without a terminal row, in plan order; empty if none is left after `after`. */
export async function selectPending(
  session: Session,
  modelIndex: number,
  count: number,
  { after, limit, maxBytes = DEFAULT_MAX_BYTES }: PendingQuery,
): Promise<PromptItem[]> {
  const sizes: PromptSize[] = [];
  let from = after + 1;
  // A continuing run has few rows to skip at first, a resumed run has many.
  for (let span = 2 * limit; from < count && sizes.length < limit; span = Math.min(4 * span, LONGEST_SPAN)) {
    const to = from + span - 1;
    const found = await session.objects<PromptSize>(
      `SELECT prompt_index AS item, bytes FROM prompts WHERE ${between("prompt_index", from, to)} AND prompt_index NOT IN (
         SELECT prompt_index FROM measurements
         WHERE model_index = ${integer(modelIndex)} AND ${between("prompt_index", from, to)})
       ORDER BY prompt_index LIMIT ${integer(limit - sizes.length)}`,
    );
    sizes.push(...found);
    from = to + 1;
  }
  return readItems(session, withinBytes(sizes, maxBytes));
}

/** A prompt that the model has measured; undefined where there is none. */
export async function selectMeasured(session: Session, modelIndex: number): Promise<PromptItem | undefined> {
  const rows = await session.rows(
    `SELECT prompt_index FROM measurements
     WHERE model_index = ${integer(modelIndex)} AND status = 'measured' LIMIT 1`,
  );
  const [prompt] = await readItems(
    session,
    rows.map(([item]) => item as number),
  );
  return prompt;
}
