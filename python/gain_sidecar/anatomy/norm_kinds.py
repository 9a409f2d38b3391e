"""Whether a module is a norm, and of which kind, by what it computes and not by its name.

    LayerNorm   y = w ∘ (x - mean x) / sd x + b        RMSNorm   y = w ∘ x / rms x

The module runs on random states of many sizes, whose mean is not 0; w and b are fitted channel by channel.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from .calls import Call, Keywords, Slot, put_input

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

NormKind = Literal["LayerNorm", "RMSNorm", "other"]

_NAMED = re.compile(r"norm(1p|gated)?$", re.IGNORECASE)

TOKENS = 16
# Residual of the fit, relative to the output's size: eps and rounding leave less, other modules more.
LEFT_OVER = 0.02


_known: WeakKeyDictionary[Module, NormKind | None] = WeakKeyDictionary()


def norm_kind(call: Call) -> NormKind | None:
    """The kind of norm of the called module; None for a module that is not a norm.

    `other` is a module that is named as a norm and is neither kind. Each module is tried once.
    """
    if call.module not in _known:
        _known[call.module] = _try(call)
    return _known[call.module]


def _try(call: Call) -> NormKind | None:
    pair = _states(call)
    if pair is None:
        return None
    named = _NAMED.search(type(call.module).__name__) is not None
    slot, states = pair
    if not named and (any(True for _ in call.module.children()) or _is_wide(call.module, states.shape[-1])):
        return None
    answer = _run(call, slot, states)
    if answer is None:
        return "other" if named else None
    # On a GPU, each operation in another dtype would load a kernel for these few numbers.
    given, answer = states.cpu().double(), answer.cpu().double()
    centred = given - given.mean(-1, keepdim=True)
    if _left_over(answer, _normed(given), False) < LEFT_OVER:
        return "RMSNorm"
    if _left_over(answer, _normed(centred), True) < LEFT_OVER:
        return "LayerNorm"
    return "other" if named else None


def _is_wide(module: Module, width: int) -> bool:
    """Does it have more weights than a norm of this width?"""
    return bool(sum(parameter.numel() for parameter in module.parameters()) > 2 * width)


def _states(call: Call) -> tuple[Slot, Tensor] | None:
    """The slot of the states among the inputs, and states to try, of many sizes. Shape [16, 1, width]."""
    import torch

    if len(call.outputs) != 1 or not call.inputs:
        return None
    (output,) = call.outputs.values()
    slot, taken = next(iter(call.inputs.items()))
    if taken.shape != output.shape or taken.dim() < 2:
        return None
    generator = torch.Generator().manual_seed(0)
    states = torch.randn(TOKENS, 1, taken.shape[-1], generator=generator) + 1
    states = states * torch.linspace(1, 4, TOKENS).reshape(TOKENS, 1, 1)
    return slot, states.to(taken.device, taken.dtype)


def _run(call: Call, slot: Slot, states: Tensor) -> Tensor | None:
    """The module's output for the states; None where it needs other input, or returns another shape."""
    import torch

    args = [value for at, value in call.inputs.items() if isinstance(at, int)]
    kwargs: Keywords = {str(at): value for at, value in call.inputs.items() if not isinstance(at, int)}
    try:
        with torch.inference_mode():
            new_args, new_kwargs = put_input(slot, tuple(args), kwargs, states)
            answer = call.module(*new_args, **new_kwargs)
    except Exception:
        return None
    return answer if torch.is_tensor(answer) and answer.shape == states.shape else None


def _normed(states: Tensor) -> Tensor:
    return states / states.pow(2).mean(-1, keepdim=True).sqrt()


def _left_over(answer: Tensor, normed: Tensor, with_bias: bool) -> float:
    """Residual of a fit of the answer by these states, one weight per channel, relative to its size.

    With a bias per channel, the means over tokens are subtracted from both first.
    """
    size = answer.norm()
    if with_bias:
        answer, normed = answer - answer.mean(0), normed - normed.mean(0)
    weight = (normed * answer).sum(0) / (normed * normed).sum(0)
    return float((answer - weight * normed).norm() / size)
