import type { Wiring } from "@gain/analysis";
import type { GainBlock } from "@gain/records";

/** A model's architecture, observed by running the model. */
export interface SeenArchitecture {
  /** For example "Parallel (GPTJForCausalLM)". */
  readonly architecture: string;
  /** For example "LayerNorm, before each part". */
  readonly normType: string;
  /** The notebook's label, for example "GPT-NeoX (Parallel)"; null where it has the same or none. */
  readonly notebook: { readonly architecture: string | null; readonly normType: string | null };
}

/**
 * The labels of one model's experiment in a report. Names are free text; outputs make them safe to display where
 * needed.
 */
export interface ReportLabels {
  /** For example "GPT-J-6B Parallel Architecture Test". */
  readonly experimentTitle: string;
  readonly modelName: string;
  /** The rows' own label, for example "GPT-NeoX (Parallel Attention)"; null where it is not stated. */
  readonly architecture: string | null;
  readonly normType: string | null;
  /** The block of the gains. */
  readonly block: GainBlock;
  /** Observed by running the model; null for rows from a file. */
  readonly seen: SeenArchitecture | null;
  /** A sentence on the change made to the trained model before the measurement; null for no change. */
  readonly intervention: string | null;
  /**
   * A sentence on the token at which the numbers are measured, where it is not the prompt's own last one; null where it
   * is.
   */
  readonly addedEnd: string | null;
  /** Warnings that come before everything else, as sentences, such as a failed self-check. */
  readonly alarms: readonly string[];
  /** The wiring of the blocks, taken from the model itself where possible. */
  readonly wiring: Wiring;
  /** Beginning of the model's file names. */
  readonly slug: string;
  /** Start of the run, YYYYMMDD_HHMMSS. */
  readonly timestamp: string;
  /** Number of planned prompts; there can be fewer rows. */
  readonly plannedPrompts: number;
}

/** The role that the notebook gives to the model of its experiment. */
const NOTEBOOK_ROLE = "Parallel Architecture Validation";

const NOTEBOOK_TITLE = "Parallel Architecture Test";

/** The notebook's own name for its experiment; every other one is named for what is measured. */
export const experimentTitle = (modelName: string, role: string | null): string =>
  `${modelName} ${role === NOTEBOOK_ROLE ? NOTEBOOK_TITLE : "Residual Gain Test"}`;

/** Whether the experiment is the notebook's own. */
export const isNotebookExperiment = ({ experimentTitle: title }: ReportLabels): boolean =>
  title.endsWith(` ${NOTEBOOK_TITLE}`);
