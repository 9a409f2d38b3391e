"""Keeps a model's residual stream at one scale from the first block to the last.

In evaluation RWKV halves its stream every few blocks, and the weights that write to it accordingly, so that
float16 does not overflow. Its predictions are the same either way, but norms would change their unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def keep_one_scale(model: PreTrainedModel) -> None:
    """Switch the halving off in a model that has not run yet; other models are not changed."""
    if getattr(model.config, "rescale_every", 0):
        model.config.rescale_every = 0
