"""What is measured of one prompt. Vectors run over the model's L blocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PartSplit:
    """Each block's step Δ_k = a_k + m_k: what attention (or whatever mixes tokens) wrote, and what the
    MLP wrote.

    NaN for a block whose step is no such sum. Shape [L] each.
    """

    attention_norms: list[float]
    """‖a_k‖₂"""
    attention_inners: list[float]
    """⟨h_{k-1}, a_k⟩"""
    mlp_norms: list[float]
    """‖m_k‖₂"""
    mlp_inners: list[float]
    """⟨h_{k-1}, m_k⟩"""
    errors: list[float]
    """‖Δ_k - a_k - m_k‖₂ / ‖Δ_k‖₂"""


@dataclass(frozen=True)
class MeasuredRow:
    """One measured prompt."""

    item: int
    """Number of the prompt in the plan."""
    norms: list[float]
    """‖h_k‖₂ for k = 0…L at the last token; entry 0 is the input of the first block. Shape [L + 1]."""
    delta_norms: list[float]
    """‖h_k - h_{k-1}‖₂ for k = 1…L. Shape [L]."""
    inners: list[float]
    """⟨h_{k-1}, h_k - h_{k-1}⟩ for k = 1…L. Shape [L]."""
    split: PartSplit | None
    """None for a model whose blocks show none."""
    final_norm: float | None
    """‖final norm of h_L‖₂ at the last token; None for a model without a final norm."""
    entropy_nats: float
    top_id: int
    top_token: str
    top_prob: float
    token_ids: list[int]
    """As the model saw them, special tokens included. Shape [tokens], at least 1."""
    last_token: str
    cut_tokens: int
    """Tokens that were cut off to fit the context; 0 for a whole prompt."""
