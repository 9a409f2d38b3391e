/**
 * Each block's step Δ_k = a_k + m_k: what attention (or whatever mixes tokens) wrote, and what the MLP wrote. NaN for a
 * block whose step is no such sum. Shape [L] each.
 */
export interface PartSplit {
  /** ‖a_k‖₂ */
  readonly attentionNorms: readonly number[];
  /** ⟨h_{k−1}, a_k⟩ */
  readonly attentionInners: readonly number[];
  /** ‖m_k‖₂ */
  readonly mlpNorms: readonly number[];
  /** ⟨h_{k−1}, m_k⟩ */
  readonly mlpInners: readonly number[];
  /** ‖Δ_k − a_k − m_k‖₂ / ‖Δ_k‖₂ */
  readonly errors: readonly number[];
}
