import type { GainBlock } from "./gainBlock.ts";
import type { SourceColumn } from "./notebookColumns.ts";
import type { RecordedStep } from "./recordedStep.ts";

/** Why a row's numbers need a second look. A flagged row is kept and counted. */
export const GAIN_FLAGS = [
  "single_block",
  "zero_denominator",
  /** The prompt has one token, so the last one is at position 0. */
  "position_zero",
  "non_finite",
  /** The prompt was cut to fit the model's context. */
  "truncated",
  /** The prompt came before in the same model; it counts once. */
  "repeated_prompt",
  /** The source's gain and the ratio of its own norms differ by more than 1 %. */
  "norms_disagree",
] as const;
export type GainFlag = (typeof GAIN_FLAGS)[number];

/** The last block's step, and the length of the stream behind the final norm. */
export interface LastStep extends RecordedStep {
  /** ‖final norm of h_L‖₂; null for a model without a final norm. */
  readonly finalNorm: number | null;
}

/**
 * One measured prompt as analysis and figures see it, whether it comes from a run of ours or from a file that
 * Python wrote. `null` means that the source does not say; it is never filled in.
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
  /** ‖h_L‖ / ‖h_{L−1}‖, unless `block` says otherwise. */
  readonly lastGain: number;
  /** Of which block `lastGain` is; absent for the last block, L. */
  readonly block?: GainBlock;
  /** ‖h_L‖ / ‖h_1‖. */
  readonly totalAmp: number | null;
  readonly topToken: string | null;
  readonly topProb: number | null;
  /** Number of blocks L. */
  readonly layers: number | null;
  /**
   * ‖h_k‖₂ for k = 0…L at the last token, shape [L + 1]; null where the source has none. Entry 0 is NaN where the
   * source has the blocks' outputs alone.
   */
  readonly norms: readonly number[] | null;
  readonly flags: readonly GainFlag[];
  /** What the last block and the final norm do to the stream; absent where the source has the norms alone. */
  readonly lastStep?: LastStep;
  /**
   * What the source says beyond the fields above, by the source's own names of its columns. From a CSV it is text,
   * from a JSON text or number; a list, an object or a truth value is kept as its JSON text. Absent where there is
   * nothing.
   */
  readonly extra?: Readonly<Record<string, string | number | null>> | null;
  /**
   * The source's own text of the notebook's columns where it does not follow from the fields above: `28.0` for 28
   * layers, `0.50`, a `Prompt_Short` that is cut elsewhere. Absent where every text follows.
   */
  readonly sourceText?: Readonly<Partial<Record<SourceColumn, string>>>;
}
