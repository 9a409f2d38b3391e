"""The unit of rounding, in which the limits of the checks are stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedModel

FLOAT32_UNIT = 2.0**-23
EIGHT_BIT_UNIT = 2.0**-7


def unit_of(model: PreTrainedModel) -> float:
    """Distance from 1 to the next number in the model's arithmetic: bfloat16 2⁻⁷, float16 2⁻¹⁰, float32 2⁻²³.

    Never below float32's: transformers computes norms and softmax in it whatever the dtype, and rows are
    accumulated in it. Models in 8 bits round their products to it.
    """
    import torch

    if getattr(model, "is_loaded_in_8bit", False):
        return EIGHT_BIT_UNIT
    return max(FLOAT32_UNIT, float(torch.finfo(model.dtype).eps))
