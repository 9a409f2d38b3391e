import { fileURLToPath } from "node:url";

/** The notebook's 25 prompts in 5 categories, the default of every run. */
export const NOTEBOOK_PROMPTS = fileURLToPath(new URL("../prompts/notebook.jsonl", import.meta.url));
