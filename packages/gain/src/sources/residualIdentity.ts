/** The part of a stored row to which the identity applies. */
export interface ResidualStep {
  /** ‖h_k‖₂ for k = 0…L, shape [L + 1]. */
  readonly norms: readonly number[];
  /** ‖Δ_k‖₂ for k = 1…L with Δ_k = h_k − h_{k−1}, shape [L]. */
  readonly deltaNorms: readonly number[];
  /** ⟨h_{k−1}, Δ_k⟩ for k = 1…L, shape [L]. */
  readonly inners: readonly number[];
}

/**
 * The largest relative error of ‖h_k‖² = ‖h_{k−1}‖² + 2⟨h_{k−1}, Δ_k⟩ + ‖Δ_k‖² over the blocks of a row, relative to
 * ‖h_{k−1}‖² + ‖Δ_k‖². The three quantities are measured independently, so an error in any of them violates the
 * identity. NaN where a number is not finite.
 */
export function residualIdentityError({ norms, deltaNorms, inners }: ResidualStep): number {
  let largest = 0;
  for (const [k, inner] of inners.entries()) {
    const before = (norms[k] ?? Number.NaN) ** 2;
    const after = (norms[k + 1] ?? Number.NaN) ** 2;
    const step = (deltaNorms[k] ?? Number.NaN) ** 2;
    const scale = before + step;
    const error = scale === 0 && after === 0 ? 0 : Math.abs(after - (before + 2 * inner + step)) / scale;
    if (!(error <= largest)) largest = error;
    if (Number.isNaN(largest)) return largest;
  }
  return largest;
}
