import { readPrompts } from "./promptFile.ts";

/** The number of prompts of a file, each of which is checked. @throws UsageError | RecordsError as `readPrompts` */
export async function countPrompts(file: string, column?: string): Promise<number> {
  const prompts = readPrompts(file, column);
  let count = 0;
  while ((await prompts.next()).done !== true) count += 1;
  return count;
}
