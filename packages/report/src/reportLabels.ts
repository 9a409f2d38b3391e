import type { Wiring } from "@gain/analysis";
import type { GainBlock } from "@gain/records";

/** How a model is built, as running it showed. */
export interface SeenArchitecture {
  /** For example "Parallel (GPTJForCausalLM)". */
  readonly architecture: string;
  /** For example "LayerNorm, before each part". */
  readonly normType: string;
  /** What the notebook calls it, for example "GPT-NeoX (Parallel)"; null where it says the same or nothing. */
  readonly notebook: { readonly architecture: string | null; readonly normType: string | null };
}

/** What a report calls one model's experiment. Names are free text and are written as they are, or made safe to show. */
export interface ReportLabels {
  /** For example "GPT-J-6B Parallel Architecture Test". */
  readonly experimentTitle: string;
  readonly modelName: string;
  /** The rows' own label, for example "GPT-NeoX (Parallel Attention)"; null where nothing states it. */
  readonly architecture: string | null;
  readonly normType: string | null;
  /** Of which block the gains are. */
  readonly block: GainBlock;
  /** What running the model showed; null for rows from a file. */
  readonly seen: SeenArchitecture | null;
  /** What was changed in the trained model before it was measured, as a sentence; null for nothing. */
  readonly intervention: string | null;
  /** Which token the numbers belong to, where that is not the prompt's own last one, as a sentence; null where it is. */
  readonly addedEnd: string | null;
  /** What a reader has to know before anything else, as sentences: a self-check that failed. */
  readonly alarms: readonly string[];
  /** How the blocks are wired, as read from the model itself where that was possible. */
  readonly wiring: Wiring;
  /** Beginning of the model's file names. */
  readonly slug: string;
  /** Start of the run, YYYYMMDD_HHMMSS. */
  readonly timestamp: string;
  /** Number of prompts that were to be measured; rows can be fewer. */
  readonly plannedPrompts: number;
}

/** The role that the notebook gives to the model of its experiment. */
const NOTEBOOK_ROLE = "Parallel Architecture Validation";

/** The notebook's own name for its experiment; every other one is named for what is measured. */
export const experimentTitle = (modelName: string, role: string | null): string =>
  `${modelName} ${role === NOTEBOOK_ROLE ? "Parallel Architecture Test" : "Residual Gain Test"}`;
