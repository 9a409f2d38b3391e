import { readTexts } from "./promptTexts.ts";
import { withinBytes, type PromptSize } from "./promptWindow.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

/** A prompt that has no terminal row yet. */
export interface PendingPrompt {
  /** Number in the plan, from 0. */
  readonly item: number;
  readonly text: string;
}

export interface PendingQuery {
  /** Last number that is not wanted; -1 for the beginning of the plan. */
  readonly after: number;
  /** Most prompts to return. */
  readonly limit: number;
  /** Most bytes of UTF-8 to return in all; one prompt is returned however long it is. */
  readonly maxBytes?: number;
}

/** Most prompts looked at in one query; bounds the join with the measurements. */
const LONGEST_SPAN = 65_536;
const DEFAULT_MAX_BYTES = 4 << 20;

/** The next prompts of a model without a terminal row, in plan order; empty where none is left after `after`. */
export async function selectPending(
  session: Session,
  modelIndex: number,
  count: number,
  { after, limit, maxBytes = DEFAULT_MAX_BYTES }: PendingQuery,
): Promise<PendingPrompt[]> {
  const sizes: PromptSize[] = [];
  let from = after + 1;
  // A run that goes on has few rows to skip at first, one that is resumed has many.
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
  return readTexts(session, withinBytes(sizes, maxBytes));
}
