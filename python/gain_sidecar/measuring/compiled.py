"""Compiles attention and MLP of every block, for runs that are long enough to save more than compiling takes.

The blocks themselves are not compiled, so that their hooks run; the modules that write the steps are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..anatomy.split import Split

if TYPE_CHECKING:
    from torch.nn import Module


class Compiled:
    """The compiled modules of one model; they run uncompiled except inside `active`."""

    def __init__(self, modules: Sequence[Module]) -> None:
        import torch

        self._compiled = [(module, torch.compile(module.forward, dynamic=True)) for module in modules]

    def __len__(self) -> int:
        return len(self._compiled)

    @contextmanager
    def active(self) -> Iterator[None]:
        """While inside, the modules run compiled."""
        for module, forward in self._compiled:
            module.forward = forward
        try:
            yield
        finally:
            for module, _ in self._compiled:
                del module.forward


def modules_to_compile(split: Split) -> list[Module]:
    """The modules that write the blocks' steps, except single layers, in which there is nothing to fuse."""
    found: dict[int, Module] = {}
    for block in split.blocks:
        for writer in (*block.attention, *block.mlp) if block else ():
            if any(True for _ in writer.module.children()) and "forward" not in vars(writer.module):
                found[id(writer.module)] = writer.module
    return list(found.values())
