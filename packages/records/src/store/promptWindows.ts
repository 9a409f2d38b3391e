import type { Database } from "./database.ts";
import { nextWindow, type PromptWindow } from "./promptWindow.ts";

/** Windows of the plan, 1,024 prompts each, after which DuckDB's memory is freed. */
const WINDOWS_PER_ATTACHMENT = 32;

/** The windows of the plan in order. Frees the database's memory between them and at the end. */
export async function* promptWindows(database: Database): AsyncGenerator<PromptWindow, void, undefined> {
  await database.freeMemoryIfLarge();
  let after = -1;
  for (let read = 1; ; read++) {
    const window = await database.read((session) => nextWindow(session, after));
    if (window === null) break;
    yield window;
    after = window.to;
    if (read % WINDOWS_PER_ATTACHMENT === 0) await database.freeMemory();
  }
  // The caller may need the memory.
  await database.freeMemory();
}
