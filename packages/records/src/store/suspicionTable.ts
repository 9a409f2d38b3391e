import type { Session } from "./session.ts";
import { SUSPICIONS } from "./schema.ts";
import { integer } from "./sqlText.ts";
import { readItems, type PromptItem } from "./turnTable.ts";

/** Prompts that a sidecar measured together when it crashed. */
export interface Suspicion {
  readonly items: readonly PromptItem[];
  /** Crashes in which they were involved together. */
  readonly crashes: number;
}

/** Replaces the suspicions of a model. */
export async function replaceSuspicions(
  session: Session,
  modelIndex: number,
  suspicions: readonly Suspicion[],
): Promise<void> {
  await session.run(`DELETE FROM suspicions WHERE model_index = ${integer(modelIndex)}`);
  await session.append(
    SUSPICIONS,
    suspicions.flatMap(({ items, crashes }, group) =>
      items.map(({ item }) => [modelIndex, group, item, crashes]),
    ),
  );
}

/** The suspicions of a model in their order, without prompts that have a terminal row. */
export async function selectSuspicions(session: Session, modelIndex: number): Promise<Suspicion[]> {
  const model = integer(modelIndex);
  const rows = await session.objects<{ group: number; item: number; crashes: number }>(
    `SELECT suspect_group AS "group", prompt_index AS item, crashes FROM suspicions
     WHERE model_index = ${model}
       AND prompt_index NOT IN (SELECT prompt_index FROM measurements WHERE model_index = ${model})
     ORDER BY suspect_group, prompt_index`,
  );
  const items = rows.map(({ item }) => item).toSorted((one, other) => one - other);
  const byItem = new Map((await readItems(session, items)).map((prompt) => [prompt.item, prompt]));
  const groups = new Map<number, { items: PromptItem[]; crashes: number }>();
  for (const { group, item, crashes } of rows) {
    const prompt = byItem.get(item);
    if (prompt === undefined) continue;
    const suspicion = groups.get(group) ?? { items: [], crashes };
    suspicion.items.push(prompt);
    groups.set(group, suspicion);
  }
  return [...groups.values()];
}
