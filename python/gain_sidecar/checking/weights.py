"""Can the weights be widened in place: plain floats, all of them in memory?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.nn import Module
    from transformers import PreTrainedModel


def why_not_plain(model: PreTrainedModel) -> str | None:
    """Why they cannot; None when they can."""
    import torch

    if any(getattr(hook, "offload", False) for module in model.modules() for hook in hooks_of(module)):
        return "some of its weights are moved to the device only while they are needed"
    for tensor in model.parameters():
        # Packed weights are integers, 8-bit floats with a scale, or of a class of their own.
        plain = type(tensor) is torch.nn.Parameter and type(tensor.data) is torch.Tensor
        if not plain or not tensor.is_floating_point() or tensor.element_size() == 1:
            return "its weights are quantised"
    return None


def hooks_of(module: Module) -> list[object]:
    """The hooks of accelerate on this module."""
    hook = getattr(module, "_hf_hook", None)
    return [] if hook is None else list(getattr(hook, "hooks", [hook]))
