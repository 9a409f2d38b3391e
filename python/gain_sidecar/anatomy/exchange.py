"""Replaces a model's weights with copies in a wider dtype, temporarily.

The module's reference to a tensor is replaced; the tensor itself is never written to. Modules that share a
tensor share its wider copy.
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
    """Replaces tensors of modules with wider copies and back; later modules reuse the copies' memory."""

    def __init__(self, dtype: torch.dtype) -> None:
        self._dtype = dtype
        self._own: list[tuple[Entries, str, Tensor]] = []
        self._memory: list[Tensor | None] = []

    def widen(self, modules: Iterable[Module]) -> None:
        """These modules compute in the wider dtype until `restore`; tensors that are as wide already stay."""
        # A call that raised an exception leaves its block widened.
        self.restore()
        wider: dict[int, Tensor] = {}
        for module in modules:
            for entries, name, tensor in self._narrow_tensors(module):
                if id(tensor) not in wider:
                    wider[id(tensor)] = self._copy(tensor, len(wider))
                self._own.append((entries, name, tensor))
                entries[name] = wider[id(tensor)]

    def restore(self) -> None:
        """Give every module its own tensors again."""
        while self._own:
            entries, name, tensor = self._own.pop()
            entries[name] = tensor

    def _narrow_tensors(self, module: Module) -> list[tuple[Entries, str, Tensor]]:
        """The tensors that a load in the wider dtype would widen, with the tables that hold them."""
        import torch

        return [
            (entries, name, tensor)
            for entries in (cast("Entries", module._parameters), module._buffers)
            for name, tensor in entries.items()
            if tensor is not None
            and tensor.is_floating_point()
            and tensor.element_size() < self._dtype.itemsize
            # Buffers that are computed in float32, such as frequencies, are float32 in every load.
            and not (name in module._non_persistent_buffers_set and tensor.dtype == torch.float32)
        ]

    def _copy(self, tensor: Tensor, slot: int) -> Tensor:
        """A wider copy, in the memory of the last copy in this slot where that fits."""
        import torch

        if slot == len(self._memory):
            self._memory.append(None)
        memory = self._memory[slot]
        if memory is None or memory.shape != tensor.shape or memory.device != tensor.device:
            memory = torch.nn.Parameter(torch.empty_like(tensor, dtype=self._dtype), requires_grad=False)
            self._memory[slot] = memory
        with torch.no_grad():
            memory.copy_(tensor)
        return memory
