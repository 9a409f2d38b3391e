import { INTEGER, VARCHAR, type DuckDBValue } from "@duckdb/node-api";
import type { PlannedPrompt, PromptTurn } from "../identity/prompt.ts";
import { readTexts } from "./promptTexts.ts";
import type { Session, TableShape } from "./session.ts";
import { among } from "./sqlText.ts";

/**
 * The messages of prompts that have several, by role and length. Made with the first of them, so that stores of earlier
 * versions have the tables that they were made with.
 */
export const TURN_TABLE =
  "CREATE TABLE IF NOT EXISTS prompt_turns (" +
  "prompt_index INTEGER NOT NULL, turn INTEGER NOT NULL, role VARCHAR NOT NULL, bytes INTEGER NOT NULL)";

const TURNS: TableShape = { table: "prompt_turns", types: [INTEGER, INTEGER, VARCHAR, INTEGER] };

/** A prompt as a sidecar measures it. */
export interface PromptItem {
  /** Number in the plan, from 0. */
  readonly item: number;
  readonly text: string;
  readonly turns?: readonly PromptTurn[];
}

/** Appends the turns of prompts, the first of which has the number `first`. */
export async function insertTurns(
  session: Session,
  first: number,
  prompts: readonly PlannedPrompt[],
): Promise<void> {
  const rows = prompts.flatMap(({ turns = [] }, k) =>
    turns.map(({ role, bytes }, turn): DuckDBValue[] => [first + k, turn, role, bytes]),
  );
  if (rows.length === 0) return;
  await session.run(TURN_TABLE);
  await session.append(TURNS, rows);
}

/** The turns of those of the prompts that have some, by their number. */
export async function selectTurns(
  session: Session,
  items: readonly number[],
): Promise<ReadonlyMap<number, readonly PromptTurn[]>> {
  const found = new Map<number, PromptTurn[]>();
  if (items.length === 0 || !(await session.hasTable(TURNS.table))) return found;
  const rows = await session.objects<PromptTurn & { item: number }>(
    `SELECT prompt_index AS item, role, bytes FROM prompt_turns
     WHERE ${among("prompt_index", items)} ORDER BY prompt_index, turn`,
  );
  for (const { item, role, bytes } of rows) found.set(item, [...(found.get(item) ?? []), { role, bytes }]);
  return found;
}

/** These prompts as a sidecar measures them, in plan order. */
export async function readItems(session: Session, items: readonly number[]): Promise<PromptItem[]> {
  const texts = await readTexts(session, items);
  const turns = await selectTurns(session, items);
  return texts.map((prompt) => {
    const own = turns.get(prompt.item);
    return own === undefined ? prompt : { ...prompt, turns: own };
  });
}

export async function deleteTurns(session: Session): Promise<void> {
  if (await session.hasTable(TURNS.table)) await session.run("DELETE FROM prompt_turns");
}
