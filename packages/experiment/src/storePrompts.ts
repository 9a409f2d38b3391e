import { MetaDigest, PromptDigest, type RunPlan, type RunStore } from "@gain/records";
import { promptsChanged } from "./errors.ts";
import type { RunRequest } from "./openRun.ts";
import { readPrompts } from "./promptFile.ts";
import type { PromptRecord } from "./promptRecord.ts";

/** Prompts that are stored in one transaction. */
const CHUNK_PROMPTS = 1_024;
/** Or fewer, where they are long. */
const CHUNK_CHARACTERS = 1 << 22;

/** Adds the prompts that are not stored yet, in chunks, and checks that the file still has the planned digests. */
export async function storePrompts(
  store: RunStore,
  { promptFile, promptColumn }: RunRequest,
  { prompts }: RunPlan,
): Promise<void> {
  const stored = await store.promptCount();
  const digest = new PromptDigest();
  const meta = new MetaDigest();
  let chunk: PromptRecord[] = [];
  let characters = 0;
  for await (const prompt of readPrompts(promptFile, promptColumn)) {
    digest.add(prompt);
    meta.add(prompt);
    if (digest.count <= stored) continue;
    chunk.push(prompt);
    characters += charactersOf(prompt);
    if (chunk.length === CHUNK_PROMPTS || characters > CHUNK_CHARACTERS) {
      await store.appendPrompts(chunk);
      chunk = [];
      characters = 0;
    }
  }
  if (chunk.length > 0) await store.appendPrompts(chunk);
  const isSame = digest.hex() === prompts.digest && meta.planned()?.digest === prompts.meta?.digest;
  if (!isSame) throw promptsChanged(promptFile);
}

const charactersOf = ({ text, meta = [] }: PromptRecord): number =>
  meta.reduce((sum, [, value]) => sum + (value?.length ?? 0), text.length);
