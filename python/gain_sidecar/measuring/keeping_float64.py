"""Keeps every operation of a float64 model in float64.

The RMS norms of transformers, and some of its attentions and routers, convert to float32 explicitly. That
widens half precision, but it rounds float64 to 24 bits.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from ..anatomy.calls import Arguments, Keywords

if TYPE_CHECKING:
    pass


class _Function(Protocol):
    """A function of torch."""

    def __call__(self, *args: object, **kwargs: object) -> object: ...


def keeping_float64() -> AbstractContextManager[object]:
    """While inside, conversions of a float64 tensor to a narrower type are ignored."""
    import torch
    from torch.overrides import TorchFunctionMode

    narrow = (torch.float32, torch.float16, torch.bfloat16)
    narrowing = (torch.Tensor.float, torch.Tensor.half, torch.Tensor.bfloat16)

    def widened(value: object) -> object:
        return torch.float64 if isinstance(value, torch.dtype) and value in narrow else value

    class Keeping(TorchFunctionMode):
        """Intercepts every call of torch from Python."""

        def __torch_function__(
            self, func: _Function, types: object, args: Arguments = (), kwargs: Keywords | None = None
        ) -> object:
            kwargs = kwargs or {}
            if not (args and torch.is_tensor(args[0]) and args[0].dtype == torch.float64):
                return func(*args, **kwargs)
            if func in narrowing:
                return args[0]
            return func(*map(widened, args), **{name: widened(value) for name, value in kwargs.items()})

    return Keeping()
