import { PromptDigest } from "../identity/promptDigest.ts";
import type { Database } from "./database.ts";
import { promptWindows } from "./promptWindows.ts";
import { readPrompts } from "./storedPrompt.ts";

/** `PromptDigest` over all stored prompts in plan order, in hex. */
export async function storedPromptDigest(database: Database): Promise<string> {
  const digest = new PromptDigest();
  for await (const { from, to } of promptWindows(database)) {
    const prompts = await database.read((session) => readPrompts(session, from, to));
    for (const prompt of prompts) digest.add(prompt);
  }
  return digest.hex();
}
