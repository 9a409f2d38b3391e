"""Runs a mixture of experts in float64, which the fast kernels of transformers do not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def run_experts_plainly(model: PreTrainedModel) -> None:
    """Run a float64 model's experts one after the other; other models stay as they are."""
    import torch

    # Older releases of transformers have no such kernels.
    if model.dtype == torch.float64 and hasattr(model, "set_experts_implementation"):
        model.set_experts_implementation("eager")
