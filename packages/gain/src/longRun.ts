import { stat } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";

/** With a larger prompt file, a run is long enough for the size of the heap to matter. */
const LONG_FILE_BYTES = 1 << 18;

/**
 * Makes V8 optimise garbage collection for size in a long run, whose heap would otherwise grow to about four times its
 * live data. A short run is faster without it.
 */
export async function keepHeapSmall(promptFile: string): Promise<void> {
  const { size } = await stat(promptFile).catch(() => ({ size: 0 }));
  if (size > LONG_FILE_BYTES) setFlagsFromString("--optimize-for-size");
}

/** With more prompts, the drawing libraries, which take 100 MB, are loaded only after the rows have been measured. */
const SHORT_RUN_PROMPTS = 1000;

export const isShort = (prompts: number): boolean => prompts <= SHORT_RUN_PROMPTS;
