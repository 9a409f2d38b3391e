/** Why a row's numbers need a second look. A flagged row is kept and counted. */
export type GainFlag = "single_block" | "zero_denominator" | "position_zero" | "non_finite";

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
  /** ‖h_L‖ / ‖h_{L−1}‖. */
  readonly lastGain: number;
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
}
