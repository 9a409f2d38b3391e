"""Keeps a model's residual stream in one unit from the first block to the last.

RWKV halves its stream every few blocks when it does not train, and the weights that write to it by as much,
so that float16 does not overflow. What it computes is the same either way, but norms would change their unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def keep_one_scale(model: PreTrainedModel) -> None:
    """Switch that off, on a model that has not run yet; other models are left as they are."""
    if getattr(model.config, "rescale_every", 0):
        model.config.rescale_every = 0
