import { MetaDigest, type PlannedMeta } from "../identity/metaDigest.ts";
import { PromptDigest } from "../identity/promptDigest.ts";
import type { Database } from "./database.ts";
import { promptWindows } from "./promptWindows.ts";
import { readPrompts } from "./storedPrompt.ts";

/** What a plan states of its prompts. */
export interface StoredDigests {
  /** `PromptDigest` over all stored prompts in plan order, in hex. */
  readonly digest: string;
  /** null where the prompts have no own column. */
  readonly meta: PlannedMeta | null;
}

export async function storedPromptDigests(
  database: Database,
  columns: readonly string[],
): Promise<StoredDigests> {
  const digest = new PromptDigest();
  const meta = new MetaDigest(columns);
  for await (const { from, to } of promptWindows(database)) {
    const prompts = await database.read((session) => readPrompts(session, from, to, columns));
    for (const prompt of prompts) {
      digest.add(prompt);
      meta.add(prompt);
    }
  }
  return { digest: digest.hex(), meta: meta.planned() };
}
