import type { GainBlock } from "./gainBlock.ts";
import type { SourceColumn } from "./notebookColumns.ts";
import type { RecordedStep } from "./recordedStep.ts";

/** Conditions that qualify a row's numbers. A flagged row is kept and counted. */
export const GAIN_FLAGS = [
  "single_block",
  "zero_denominator",
  /** The prompt has one token, so the last one is at position 0. */
  "position_zero",
  "non_finite",
  /** The prompt was cut to fit the model's context. */
  "truncated",
  /** An equal prompt is before it in the same model; equal prompts count once. */
  "repeated_prompt",
  /** The source's gain and the ratio of its own norms differ by more than 1 %. */
  "norms_disagree",
] as const;
export type GainFlag = (typeof GAIN_FLAGS)[number];

/** The last block's step, and the norm of the stream after the final norm. */
export interface LastStep extends RecordedStep {
  /** ‖final norm of h_L‖₂; null for a model without a final norm. */
  readonly finalNorm: number | null;
}

/**
 * One measured prompt for analysis and figures, from a run of gain or from a file that Python wrote. `null` means that
 * the source lacks the value; it is never filled in.
 */
export interface GainRow {
  readonly model: string;
  readonly architecture: string | null;
  readonly normType: string | null;
  readonly params: string | null;
  readonly role: string | null;
  readonly category: string | null;
  readonly complexity: number | null;
  readonly prompt: string | null;
  /** Entropy of the next-token distribution, in nats. */
  readonly entropyNats: number | null;
  /** ‖h_L‖ / ‖h_{L−1}‖, unless `block` is present. */
  readonly lastGain: number;
  /** The block of `lastGain`; absent for the last block, L. */
  readonly block?: GainBlock;
  /** ‖h_L‖ / ‖h_1‖. */
  readonly totalAmp: number | null;
  readonly topToken: string | null;
  readonly topProb: number | null;
  /** Number of blocks L. */
  readonly layers: number | null;
  /**
   * ‖h_k‖₂ for k = 0…L at the last token, shape [L + 1]; null where the source has none. Entry 0 is NaN where the
   * source has only the blocks' outputs.
   */
  readonly norms: readonly number[] | null;
  readonly flags: readonly GainFlag[];
  /** The effect of the last block and the final norm on the stream; absent where the source has only norms. */
  readonly lastStep?: LastStep;
  /**
   * Further columns of the source, under its own names, and own columns of a run's prompts, under `metaNames`. Values of
   * a CSV are texts, those of a JSON texts or numbers; a
   * list, an object or a boolean is kept as its JSON text. Absent where there are none.
   */
  readonly extra?: Readonly<Record<string, string | number | null>> | null;
  /**
   * The source's text of the notebook's columns where it does not follow from the fields above: `28.0` for 28 layers,
   * `0.50`, a `Prompt_Short` of another length. Absent where every text follows.
   */
  readonly sourceText?: Readonly<Partial<Record<SourceColumn, string>>>;
}
