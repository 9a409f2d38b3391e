import { stat } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";

/** A prompt file of more bytes belongs to a run that is long enough for the size of the heap to matter. */
const LONG_FILE_BYTES = 1 << 18;

/**
 * Lets V8 collect garbage for size rather than speed where a run is long: its heap would grow to some four times what
 * lives in it before it is looked at. A short run ends sooner without.
 */
export async function keepHeapSmall(promptFile: string): Promise<void> {
  const { size } = await stat(promptFile).catch(() => ({ size: 0 }));
  if (size > LONG_FILE_BYTES) setFlagsFromString("--optimize-for-size");
}

/** A run of more prompts loads what it draws with when it draws: a hundred megabytes that rows would come on top of. */
const SHORT_RUN_PROMPTS = 1000;

export const isShort = (prompts: number): boolean => prompts <= SHORT_RUN_PROMPTS;
