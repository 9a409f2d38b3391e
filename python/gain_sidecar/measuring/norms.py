"""The arithmetic of one batch, on tensors that stay on the device: B prompts, L blocks, V tokens to predict.

Norms are accumulated in float32 whatever the model's dtype: a bfloat16 scalar has steps of 0.4 %, which makes
gains ratios of small integers, and a float16 norm overflows.
"""

from __future__ import annotations

from typing import Any


class Table:
    """All that a batch yields, as rows of one float32 buffer: one copy brings it home. Shape [3L + 4, B].

    A token id is exact in float32 up to 2^24, which is above every vocabulary.
    """

    def __init__(self, layers: int, prompts: int, device: Any) -> None:
        import torch

        self.buffer = torch.empty(3 * layers + 4, prompts, dtype=torch.float32, device=device)
        self.norms = self.buffer[: layers + 1]
        self.delta_norms = self.buffer[layers + 1 : 2 * layers + 1]
        self.inners = self.buffer[2 * layers + 1 : 3 * layers + 1]
        self.entropy, self.top_prob, self.top_id = self.buffer[3 * layers + 1 :]


def residual_norm(states: Any) -> Any:
    """‖h‖₂ of each row, in float32. Shape [B, width] → [B]."""
    import torch

    return torch.linalg.vector_norm(states, dim=-1, dtype=torch.float32)


def compat_norm(states: Any) -> Any:
    """‖h‖₂ as the notebook takes it, in the model's dtype. Shape [1, width] → [1]."""
    import torch

    return torch.norm(states[0]).reshape(1)


def write_step(table: Table, block: int, before: Any, after: Any) -> None:
    """‖Δ‖₂ and ⟨before, Δ⟩ with Δ = after - before, in float32. `block` counts from 0; states [B, width]."""
    import torch

    start = before.float()
    delta = after.float() - start
    torch.linalg.vector_norm(delta, dim=-1, out=table.delta_norms[block])
    torch.sum(start * delta, dim=-1, out=table.inners[block])


def write_prediction(table: Table, logits: Any) -> None:
    """Entropy in nats, most likely token and its probability, in float32. Shape of the logits [B, V].

    With z the logits less their largest, lse = log Σ exp z and p = exp(z - lse), the entropy is lse - Σ p·z.
    A token of probability 0 adds nothing, also where its logit is minus infinity.
    """
    import torch

    logits = logits.float()
    largest, table_id = logits.max(dim=-1, keepdim=True)
    shifted = logits - largest
    lse = torch.logsumexp(shifted, dim=-1, keepdim=True)
    probabilities = torch.exp(shifted - lse)
    weighted = torch.where(probabilities == 0, 0.0, probabilities * shifted)
    table.entropy.copy_(lse[:, 0] - weighted.sum(dim=-1))
    table.top_prob.copy_(torch.exp(-lse[:, 0]))
    table.top_id.copy_(table_id[:, 0])
