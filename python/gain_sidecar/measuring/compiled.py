"""Compiles attention and MLP of every block, for runs that are long enough to save more than compiling takes.

The blocks themselves are not compiled, so that their hooks run; the modules that write the steps are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Protocol

from ..anatomy.split import Split

if TYPE_CHECKING:
    from torch.nn import Module

    from .wide_products import WideProducts


class Forward(Protocol):
    """A module's forward."""

    def __call__(self, *args: object, **kwargs: object) -> object: ...


class Compiled:
    """The compiled modules of one model; they run uncompiled except inside `active`."""

    def __init__(self, modules: Sequence[Module]) -> None:
        make = _compiled_for_gpu if is_on_gpu(modules) else _compiled
        self._compiled = [(module, make(module)) for module in modules]

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


def is_on_gpu(modules: Sequence[Module]) -> bool:
    """Are the weights of these modules on a CUDA device?"""
    return any(weight.device.type == "cuda" for module in modules for weight in module.parameters())


def _compiled(module: Module) -> Forward:
    import torch

    return torch.compile(module.forward, dynamic=True)


def _compiled_for_gpu(module: Module) -> Forward:
    import torch

    # A softmax in one kernel that reads a row once; a reduction that is split reads it three times.
    if not _multiplies_narrow():
        return torch.compile(module.forward, dynamic=True, options={"split_reductions": False})
    return torch.compile(
        module.forward,
        dynamic=True,
        options={"post_grad_custom_post_pass": _wide_products(), "split_reductions": False},
    )


def _multiplies_narrow() -> bool:
    """Has this GPU products of bfloat16 with a result in float32? NVIDIA's have, from Ampere on."""
    import torch

    return torch.version.hip is None and torch.cuda.get_device_capability() >= (8, 0)


@cache
def _wide_products() -> WideProducts:
    """The same object for all modules: with another one, equal modules would be compiled again."""
    from .wide_products import WideProducts

    return WideProducts()


def modules_to_compile(split: Split) -> list[Module]:
    """The modules that write the blocks' steps, except single layers, in which there is nothing to fuse."""
    found: dict[int, Module] = {}
    for block in split.blocks:
        for writer in (*block.attention, *block.mlp) if block else ():
            if any(True for _ in writer.module.children()) and "forward" not in vars(writer.module):
                found[id(writer.module)] = writer.module
    return list(found.values())
