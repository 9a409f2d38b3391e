/**
 * What was measured of one block's step h_k = h_{k−1} + Δ_k, at the last token of one prompt. Norms are Euclidean; any
 * number may be NaN or infinite.
 */
export interface StepNumbers {
  /** ‖h_{k−1}‖ */
  readonly normBefore: number;
  /** ‖h_k‖ */
  readonly normAfter: number;
  /** ‖Δ_k‖ */
  readonly deltaNorm: number;
  /** ⟨h_{k−1}, Δ_k⟩ */
  readonly inner: number;
  /** null for a model whose blocks do not show the components of their step. */
  readonly split: SplitNumbers | null;
}

/**
 * Δ = a + m, where a is the contribution of attention (or whatever mixes tokens) and m that of the MLP. A part that a
 * block lacks contributes 0. All are NaN for a block whose step is not such a sum.
 */
export interface SplitNumbers {
  /** ‖a_k‖ */
  readonly attentionNorm: number;
  /** ⟨h_{k−1}, a_k⟩ */
  readonly attentionInner: number;
  /** ‖m_k‖ */
  readonly mlpNorm: number;
  /** ⟨h_{k−1}, m_k⟩ */
  readonly mlpInner: number;
  /** ‖Δ_k − a_k − m_k‖ / ‖Δ_k‖ */
  readonly error: number;
}
