import type { Wiring } from "@gain/analysis";

/** What a report calls one model's experiment. Names are free text and are written as they are, or made safe to show. */
export interface ReportLabels {
  /** For example "GPT-J-6B Parallel Architecture Test". */
  readonly experimentTitle: string;
  readonly modelName: string;
  /** For example "GPT-NeoX (Parallel Attention)"; null where nothing states it. */
  readonly architecture: string | null;
  readonly normType: string | null;
  /** How the blocks are wired, as read from the model itself where that was possible. */
  readonly wiring: Wiring;
  /** Beginning of the model's file names. */
  readonly slug: string;
  /** Start of the run, YYYYMMDD_HHMMSS. */
  readonly timestamp: string;
  /** Number of prompts that were to be measured; rows can be fewer. */
  readonly plannedPrompts: number;
}

/** The notebook's way to name an experiment. */
export const experimentTitle = (modelName: string): string => `${modelName} Parallel Architecture Test`;
