"""Weights that stand in for a model's own in a wider dtype, for a while.

A module's entry for a tensor is exchanged, never what is in it: the loaded weights are not written to, and
modules that share one share its wider copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import torch
    from torch import Tensor
    from torch.nn import Module


Entries = dict[str, "Tensor | None"]
"""A module's parameters or buffers, by name."""


class Exchange:
    """Tensors of some modules, exchanged for wider ones and back; their memory serves the next modules."""

    def __init__(self, dtype: torch.dtype) -> None:
        self._dtype = dtype
        self._own: list[tuple[Entries, str, Tensor]] = []
        self._memory: list[Tensor | None] = []

    def widen(self, modules: Iterable[Module]) -> None:
        """Until they are restored, these compute in the wider dtype; what is as wide already stays."""
        # A call that failed on its way leaves its block widened.
        self.restore()
        wider: dict[int, Tensor] = {}
        for module in modules:
            for entries, name, tensor in self._narrow_tensors(module):
                if id(tensor) not in wider:
                    wider[id(tensor)] = self._copy(tensor, len(wider))
                self._own.append((entries, name, tensor))
                entries[name] = wider[id(tensor)]

    def restore(self) -> None:
        """Every module has its own tensors again."""
        while self._own:
            entries, name, tensor = self._own.pop()
            entries[name] = tensor

    def _narrow_tensors(self, module: Module) -> list[tuple[Entries, str, Tensor]]:
        """The tensors that a load in the wider dtype would hold in it, with where they stand."""
        import torch

        return [
            (entries, name, tensor)
            for entries in (cast("Entries", module._parameters), module._buffers)
            for name, tensor in entries.items()
            if tensor is not None
            and tensor.is_floating_point()
            and tensor.element_size() < self._dtype.itemsize
            # What is no weight but reckoned out in float32, such as frequencies, is so in every load.
            and not (name in module._non_persistent_buffers_set and tensor.dtype == torch.float32)
        ]

    def _copy(self, tensor: Tensor, place: int) -> Tensor:
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
