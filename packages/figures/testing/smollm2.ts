import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GainsOfPrompts } from "./madeFindings.ts";

interface Stored {
  readonly gains: readonly number[];
  readonly entropies: readonly number[];
  readonly categories: readonly string[];
}

const stored = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../analysis/fixtures/smollm2-135m.json"), "utf8"),
) as Stored;

/** The gains of a real run on the built-in prompts. */
export const SMOLLM2: GainsOfPrompts = stored.gains.map((lastGain, i) => ({
  lastGain,
  entropyNats: stored.entropies[i] ?? null,
  category: stored.categories[i] ?? null,
}));
