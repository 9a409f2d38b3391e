"""What rounding alone may do to a check's numbers, as a factor on the unit of what computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedModel

FLOAT32_UNIT = 2.0**-23
EIGHT_BIT_UNIT = 2.0**-7


def unit_of(model: PreTrainedModel) -> float:
    """Distance from 1 to the next number in the model's arithmetic: bfloat16 2⁻⁷, float16 2⁻¹⁰, float32 2⁻²³.

    Never below float32's, in which transformers computes norms and softmax whatever the dtype, and in which
    rows are accumulated. Models in 8 bits round what they multiply to that.
    """
    import torch

    if getattr(model, "is_loaded_in_8bit", False):
        return EIGHT_BIT_UNIT
    return max(FLOAT32_UNIT, float(torch.finfo(model.dtype).eps))
