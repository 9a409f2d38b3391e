"""The one table of the quantities that are measured of a prompt. L is the number of the model's blocks.

`measured` gives a field's column on the wire, its shape, what a model must have for it, and its type there.
To add a quantity: a field here, its arithmetic in norms.py, and its column in packages/protocol.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .quantities import Group, Quantity, measured, quantities_of


@dataclass(frozen=True)
class PartSplit:
    """Each block's step Δ_k = a_k + m_k: a_k by attention (or another mixer of tokens), m_k by the MLP.

    NaN for a block whose step is not such a sum. Shape [L] each.
    """

    attention_norms: list[float] = field(metadata=measured("attention_norms", "L", "split"))
    """‖a_k‖₂"""
    attention_inner_products: list[float] = field(metadata=measured("attention_inners", "L", "split"))
    """⟨h_{k-1}, a_k⟩"""
    mlp_norms: list[float] = field(metadata=measured("mlp_norms", "L", "split"))
    """‖m_k‖₂"""
    mlp_inner_products: list[float] = field(metadata=measured("mlp_inners", "L", "split"))
    """⟨h_{k-1}, m_k⟩"""
    errors: list[float] = field(metadata=measured("errors", "L", "split"))
    """‖Δ_k - a_k - m_k‖₂ / ‖Δ_k‖₂"""


@dataclass(frozen=True)
class MeasuredRow:
    """One measured prompt."""

    item: int
    """Number of the prompt in the plan."""
    norms: list[float] = field(metadata=measured("norms", "L + 1"))
    """‖h_k‖₂ for k = 0…L at the last token; entry 0 is the input of the first block. Shape [L + 1]."""
    delta_norms: list[float] = field(metadata=measured("delta_norms", "L"))
    """‖h_k - h_{k-1}‖₂ for k = 1…L. Shape [L]."""
    inner_products: list[float] = field(metadata=measured("inners", "L"))
    """⟨h_{k-1}, h_k - h_{k-1}⟩ for k = 1…L. Shape [L]."""
    split: PartSplit | None
    """None for a model none of whose blocks could be split."""
    final_norm: float | None = field(metadata=measured("final_norms", "1", "final norm"))
    """‖final norm of h_L‖₂ at the last token; None for a model without a final norm."""
    entropy_nats: float = field(metadata=measured("entropies_nats", "1"))
    """Entropy of the next-token distribution, in nats."""
    top_id: int = field(metadata=measured("top_ids", "1", number="int32"))
    """The most likely next token."""
    top_token: str
    """Its text."""
    top_prob: float = field(metadata=measured("top_probs", "1"))
    """Its probability."""
    token_ids: list[int]
    """The model's input, special tokens included. Shape [tokens], at least 1."""
    last_token: str
    """Text of the last of them."""
    cut_tokens: int
    """Tokens that were cut off to fit the context; 0 for a whole prompt."""


QUANTITIES = quantities_of(MeasuredRow, PartSplit)


def quantities_in(*groups: Group) -> tuple[Quantity, ...]:
    """The quantities of a model that has these groups."""
    return tuple(quantity for quantity in QUANTITIES if quantity.column.group in groups)


def numbers_in(row: MeasuredRow) -> list[float]:
    """All numbers of the group `row`, which every model has, one after the other."""
    values = [getattr(row, quantity.name) for quantity in quantities_in("row")]
    return [float(number) for value in values for number in (value if isinstance(value, list) else [value])]
