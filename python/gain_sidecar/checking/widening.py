"""Runs a model in a wider dtype without a second copy of it.

    outside the blocks   widened while inside
    a block              widened when it is entered, as it was when it is left: memory for one block

A module's entry for a tensor is exchanged, never what is in it: the loaded weights are not written to, and
modules that share one share its wider copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..anatomy.expert_kernels import run_experts_plainly


@contextmanager
def widened(model: Any, blocks: Sequence[Any], dtype: Any) -> Iterator[None]:
    """While inside, the model computes in `dtype`; what is as wide already stays as it is.

    However it is left, the model has its own tensors again.
    """
    in_blocks = {id(module) for block in blocks for module in block.modules()}
    outside, inside = _Exchange(dtype), _Exchange(dtype)
    handles: list[Any] = []

    def enter(modules: list[Any]) -> Callable[..., None]:
        return lambda *_: inside.widen(modules)

    # Older releases of transformers run experts in one way only.
    experts = model.get_experts_implementation() if hasattr(model, "get_experts_implementation") else None
    try:
        outside.widen(module for module in model.modules() if id(module) not in in_blocks)
        run_experts_plainly(model)
        for block in blocks:
            handles.append(block.register_forward_pre_hook(enter(list(block.modules()))))
            handles.append(block.register_forward_hook(lambda *_: inside.restore()))
        yield
    finally:
        for handle in handles:
            handle.remove()
        inside.restore()
        outside.restore()
        if experts:
            model.set_experts_implementation(experts)


class _Exchange:
    """Tensors of some modules, exchanged for wider ones and back; their memory serves the next modules."""

    def __init__(self, dtype: Any) -> None:
        self._dtype = dtype
        self._own: list[tuple[dict[str, Any], str, Any]] = []
        self._memory: list[Any] = []

    def widen(self, modules: Iterable[Any]) -> None:
        # A call that failed on its way leaves its block widened.
        self.restore()
        wider: dict[int, Any] = {}
        for module in modules:
            for entries, name, tensor in self._narrow_tensors(module):
                if id(tensor) not in wider:
                    wider[id(tensor)] = self._copy(tensor, len(wider))
                self._own.append((entries, name, tensor))
                entries[name] = wider[id(tensor)]

    def restore(self) -> None:
        while self._own:
            entries, name, tensor = self._own.pop()
            entries[name] = tensor

    def _narrow_tensors(self, module: Any) -> list[tuple[dict[str, Any], str, Any]]:
        """The tensors that a load in the wider dtype would hold in it, with where they stand."""
        import torch

        return [
            (entries, name, tensor)
            for entries in (module._parameters, module._buffers)
            for name, tensor in entries.items()
            if tensor is not None
            and tensor.is_floating_point()
            and tensor.element_size() < self._dtype.itemsize
            # What is no weight but reckoned out in float32, such as frequencies, is so in every load.
            and not (name in module._non_persistent_buffers_set and tensor.dtype == torch.float32)
        ]

    def _copy(self, tensor: Any, place: int) -> Any:
        """A wider copy, in the memory of the one that had this place before where that fits."""
        import torch

        if place == len(self._memory):
            self._memory.append(None)
        memory = self._memory[place]
        if memory is None or memory.shape != tensor.shape or memory.device != tensor.device:
            memory = torch.nn.Parameter(torch.empty_like(tensor, dtype=self._dtype), requires_grad=False)
            self._memory[place] = memory
        with torch.no_grad():
            memory.copy_(tensor)
        return memory
