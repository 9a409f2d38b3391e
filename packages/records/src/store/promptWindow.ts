import type { Session } from "./session.ts";
import { between } from "./sqlText.ts";

/** Size of one read of the plan: memory depends on neither the plan's length nor its texts. */
const WINDOW = { prompts: 1024, bytes: 1 << 20 };

/** Prompts `from` to `to`, both included. */
export interface PromptWindow {
  readonly from: number;
  readonly to: number;
}

/** The next prompts of the plan after `after` that fit in one window; null at the end. */
export async function nextWindow(
  session: Session,
  after: number,
  { prompts, bytes } = WINDOW,
): Promise<PromptWindow | null> {
  const sizes = await session.objects<PromptSize>(
    `SELECT prompt_index AS item, bytes + meta_bytes AS bytes FROM prompts WHERE ${between("prompt_index", after + 1, after + prompts)} ORDER BY prompt_index`,
  );
  const fitting = withinBytes(sizes, bytes);
  const [first, last] = [fitting[0], fitting.at(-1)];
  return first === undefined || last === undefined ? null : { from: first, to: last };
}

/** Length of one prompt's text in UTF-8. */
export interface PromptSize {
  /** Number of the prompt in the plan, from 0. */
  readonly item: number;
  readonly bytes: number;
}

/** The numbers of the first prompts with at most `limit` bytes in all; at least one. */
export function withinBytes(sizes: readonly PromptSize[], limit: number): number[] {
  const fitting: number[] = [];
  let sum = 0;
  for (const { item, bytes } of sizes) {
    sum += bytes;
    if (fitting.length > 0 && sum > limit) break;
    fitting.push(item);
  }
  return fitting;
}
