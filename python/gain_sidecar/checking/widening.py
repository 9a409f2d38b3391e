"""Runs a model in a wider dtype without a second copy of it.

    outside the blocks   widened all the time
    a block              widened when it is entered, restored when it is left: memory for one block

anatomy/exchange.py widens a tensor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..anatomy.calls import Arguments
from ..anatomy.exchange import Exchange
from ..anatomy.expert_kernels import run_experts_plainly

if TYPE_CHECKING:
    import torch
    from torch.nn import Module
    from torch.utils.hooks import RemovableHandle
    from transformers import PreTrainedModel


@contextmanager
def widened(model: PreTrainedModel, blocks: Sequence[Module], dtype: torch.dtype) -> Iterator[None]:
    """While inside, the model computes in `dtype`; tensors that are as wide already are not changed.

    The model's own tensors are always restored.
    """
    in_blocks = {id(module) for block in blocks for module in block.modules()}
    outside, inside = Exchange(dtype), Exchange(dtype)
    handles: list[RemovableHandle] = []

    def widen(block: Module, _: Arguments) -> None:
        inside.widen(block.modules())

    # Older releases of transformers run experts in one way only.
    experts = model.get_experts_implementation() if hasattr(model, "get_experts_implementation") else None
    try:
        outside.widen(module for module in model.modules() if id(module) not in in_blocks)
        run_experts_plainly(model)
        for block in blocks:
            handles.append(block.register_forward_pre_hook(widen))
            handles.append(block.register_forward_hook(lambda *_: inside.restore()))
        yield
    finally:
        for handle in handles:
            handle.remove()
        inside.restore()
        outside.restore()
        if experts:
            model.set_experts_implementation(experts)
