"""The arithmetic of one batch, on tensors that stay on the device: B prompts, a vocabulary of V tokens.

Norms are accumulated in float32 (in float64 where the states are), whatever the model's dtype: a bfloat16
scalar has steps of 0.4 %, which makes gains ratios of small integers, and a float16 norm overflows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from .table import Table

if TYPE_CHECKING:
    import torch
    from torch import Tensor

Norm = Callable[["Tensor"], "Tensor"]


def accumulator(states_dtype: torch.dtype) -> torch.dtype:
    """The dtype in which numbers of this dtype are summed."""
    import torch

    return torch.float64 if states_dtype == torch.float64 else torch.float32


def residual_norm(states: Tensor) -> Tensor:
    """‖h‖₂ of each row, in float32 or float64. Shape [..., width] → [...]."""
    import torch

    norms: Tensor = torch.linalg.vector_norm(states, dim=-1, dtype=accumulator(states.dtype))
    return norms


def compat_norm(states: Tensor) -> Tensor:
    """‖h‖₂ as in the notebook, of one vector in the model's dtype. Shape [..., width] → [...]."""
    import torch

    rows = states.reshape(-1, states.shape[-1])
    return torch.stack([torch.norm(row) for row in rows]).reshape(states.shape[:-1])


def write_steps(
    table: Table,
    first: int,
    states: Sequence[Tensor],
    parts: tuple[Sequence[Tensor], Sequence[Tensor]] | None,
    norm: Norm,
) -> None:
    """Write the numbers of n successive blocks, beginning with block `first`, counted from 0.

    `states` holds h before the first of them and after each, [B, width] in the model's dtype; `parts` the
    outputs of attention and MLP in each, where the table has a split. ‖h‖ is computed by `norm`, all else in
    the accumulator's dtype.
    """
    import torch

    after = slice(first + 1, first + len(states))
    blocks = slice(first, first + len(states) - 1)
    together = torch.stack(list(states))
    table["norms"][after] = norm(together[1:])
    if first == 0:
        table["norms"][0] = norm(together[0])
    wide = together.to(accumulator(together.dtype))
    before, steps = wide[:-1], wide[1:] - wide[:-1]
    step_norms = torch.linalg.vector_norm(steps, dim=-1)
    table["delta_norms"][blocks] = step_norms
    table["inner_products"][blocks] = (before * steps).sum(-1)
    if parts is None:
        return
    left_over = steps
    for name, written in zip(("attention", "mlp"), parts, strict=True):
        part = torch.stack(list(written)).to(wide.dtype)
        table[f"{name}_norms"][blocks] = torch.linalg.vector_norm(part, dim=-1)
        table[f"{name}_inner_products"][blocks] = (before * part).sum(-1)
        left_over = left_over - part
    # The error of a step of 0 is 0 if its parts sum to 0.
    smallest = torch.finfo(wide.dtype).tiny
    apart = torch.linalg.vector_norm(left_over, dim=-1)
    table["errors"][blocks] = apart / step_norms.clamp_min(smallest)


def write_prediction(table: Table, logits: Tensor, aligned: bool = False) -> None:
    """Entropy in nats, most likely token and its probability, in the accumulator's dtype. Logits [B, V].

    With z the logits minus their maximum, lse = log Σ exp z and p = exp(z - lse), the entropy is lse - Σ p·z.
    A token of probability 0 adds 0, also where its logit is minus infinity. A GPU sums a row in an order that
    depends on where it begins in memory; if `aligned`, every row begins at a multiple of 16 bytes.
    """
    import torch

    logits = logits.to(accumulator(logits.dtype))
    if aligned:
        logits = torch.nn.functional.pad(logits, (0, -logits.shape[-1] % 4), value=-torch.inf)
    largest, table_id = logits.max(dim=-1, keepdim=True)
    shifted = logits - largest
    lse = torch.logsumexp(shifted, dim=-1, keepdim=True)
    probabilities = torch.exp(shifted - lse)
    weighted = torch.where(probabilities == 0, 0.0, probabilities * shifted)
    # A table has further columns where positions without a prediction are measured.
    rows = len(logits)
    table["entropy_nats"][0, :rows] = lse[:, 0] - weighted.sum(dim=-1)
    table["top_prob"][0, :rows] = torch.exp(-lse[:, 0])
    table["top_id"][0, :rows] = table_id[:, 0]
