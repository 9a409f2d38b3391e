import { withinBytes, type PromptWindow } from "./promptWindow.ts";
import type { Session } from "./session.ts";
import { between, integer } from "./sqlText.ts";

/** Prompts that are counted at a time. */
export const PROMPTS_AT_ONCE = 1024;

/** Rows of positions that are read at a time. */
export interface PositionWindow {
  /** SQL condition that selects them. */
  readonly condition: string;
  readonly prompts: PromptWindow;
  /** No row has a lower position; above 0 only where the rows of one prompt are too many. */
  readonly position: number;
}

/**
 * The windows of a model's positions in plan order, whose rows are those of whole prompts, or of one.
 *
 * @param most rows of a window, which are in memory at a time
 */
export async function* positionWindows(
  objects: Session["objects"],
  modelIndex: number,
  prompts: number,
  most: number,
): AsyncGenerator<PositionWindow, void, undefined> {
  const ofModel = `model_index = ${integer(modelIndex)}`;
  for (let first = 0; first < prompts; first += PROMPTS_AT_ONCE) {
    // The length of a prompt is its number of positions here.
    let left = await objects<{ item: number; bytes: number; last: number }>(
      `SELECT prompt_index AS item, count(*)::INTEGER AS bytes, max(position) AS last FROM position_rows
       WHERE ${ofModel} AND ${between("prompt_index", first, Math.min(prompts, first + PROMPTS_AT_ONCE) - 1)}
       GROUP BY prompt_index ORDER BY prompt_index`,
    );
    while (left[0] !== undefined) {
      const fitting = withinBytes(left, most);
      const [{ item: from, bytes: rows, last }] = left;
      const to = fitting.at(-1) ?? from;
      const condition = `${ofModel} AND ${between("prompt_index", from, to)}`;
      if (rows <= most) yield { condition, prompts: { from, to }, position: 0 };
      else
        for (let position = 0; position <= last; position += most)
          yield {
            condition: `${condition} AND ${between("position", position, position + most - 1)}`,
            prompts: { from, to },
            position,
          };
      left = left.slice(fitting.length);
    }
  }
}
