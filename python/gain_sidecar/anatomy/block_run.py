"""Runs one block by itself on its input in the model, with the outputs of some of its modules replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ..memory import is_out_of_memory
from .calls import (
    Arguments,
    Call,
    Hook,
    Keywords,
    PreHook,
    Slot,
    copy_tensors,
    each_tensor,
    put_output,
    take_output,
    watching,
)
from .decomposition import Part
from .exchange import Exchange
from .structure import Structure, probe_ids, run_probe

if TYPE_CHECKING:
    import torch
    from torch import Tensor
    from torch.nn import Module
    from transformers import PreTrainedModel

# A block with more weights is not widened: 4 GB in float32.
MOST_WIDENED = 1_000_000_000

T = TypeVar("T")
Replace = Callable[["Tensor"], "Tensor"]


@dataclass(frozen=True)
class BlockInput:
    """The arguments of one block's call."""

    block: Module
    args: Arguments
    kwargs: Keywords


def capture_inputs(model: PreTrainedModel, structure: Structure, indices: list[int]) -> list[BlockInput]:
    """The arguments of these blocks in one run on the probe, on the devices on which the blocks compute.

    Streams [2, 9, width].
    """
    captured: dict[int, BlockInput] = {}
    handles = []

    def keep(index: int) -> PreHook:
        def hook(block: Module, args: Arguments, kwargs: Keywords) -> None:
            captured[index] = BlockInput(block, copy_tensors(args), copy_tensors(kwargs))

        return hook

    def move(index: int) -> Hook:
        def hook(block: Module, _: object, output: object) -> None:
            device = take_output(structure.output_slot, output).device
            given = captured[index]
            captured[index] = BlockInput(block, _moved(given.args, device), _moved(given.kwargs, device))

        return hook

    for index in indices:
        block = structure.blocks[index]
        handles.append(block.register_forward_pre_hook(keep(index), with_kwargs=True))
        handles.append(block.register_forward_hook(move(index)))
    try:
        run_probe(model, probe_ids(model))
    finally:
        for handle in handles:
            handle.remove()
    return [captured[index] for index in indices]


@contextmanager
def at_least_float32(given: BlockInput) -> Iterator[BlockInput]:
    """While inside, a block in half precision computes in float32; yields its arguments, in float32 too.

    In half precision, rounding of the stream hides what a part adds to it. Other blocks are not changed.
    """
    import torch

    weights = list(given.block.parameters())
    half, single = {torch.bfloat16, torch.float16}, {torch.float32}
    found = {weight.dtype for weight in weights}
    absent = any(weight.is_meta for weight in weights)
    small = sum(weight.numel() for weight in weights) <= MOST_WIDENED
    # Weights in other types (packed, eight bits) cannot be widened without their scales.
    if absent or not small or not found & half or not found <= half | single:
        yield given
        return
    exchange = Exchange(torch.float32)
    try:
        yield _widened(given, exchange)
    finally:
        exchange.restore()


def _widened(given: BlockInput, exchange: Exchange) -> BlockInput:
    """Widen the block and its arguments; where there is no memory for it, both stay as they are."""
    try:
        exchange.widen(given.block.modules())
        kwargs = {name: _widen(value) for name, value in given.kwargs.items()}
        return BlockInput(given.block, _widen(given.args), kwargs)
    except Exception as cause:
        if not is_out_of_memory(cause):
            raise
        exchange.restore()
        return given


def _moved(value: T, device: torch.device) -> T:
    return each_tensor(value, lambda tensor: tensor.to(device))


def _widen(value: T) -> T:
    return each_tensor(value, lambda tensor: tensor.float() if tensor.is_floating_point() else tensor)


def run_block(given: BlockInput) -> tuple[object, list[Call]]:
    """The block's output and all calls inside it."""
    inside = [(path, module) for path, module in given.block.named_modules() if path]
    with watching(inside) as calls:
        output = call_block(given)
    return output, calls


def run_parts(given: BlockInput, parts: list[tuple[str, Slot]]) -> tuple[object, list[Tensor | None]]:
    """The block's output, and these modules' outputs in these slots; None for a module that did not run."""
    written: list[Tensor | None] = [None] * len(parts)

    def keep(index: int, slot: Slot) -> Hook:
        def hook(_: object, __: object, output: object) -> None:
            own = take_output(slot, output)
            before = written[index]
            written[index] = own.clone() if before is None else before + own

        return hook

    handles = [
        given.block.get_submodule(path).register_forward_hook(keep(index, slot))
        for index, (path, slot) in enumerate(parts)
    ]
    try:
        return call_block(given), written
    finally:
        for handle in handles:
            handle.remove()


def run_replacing(
    given: BlockInput, parts: list[Part], replacements: Mapping[int, Replace]
) -> list[Tensor | None]:
    """Each part's own output in a run in which the outputs of some parts are replaced.

    The order is that of `parts`; `replacements` has their indices. None for a part that did not run.
    """
    computed: list[Tensor | None] = [None] * len(parts)
    handles = []

    def replace(index: int, part: Part) -> Hook:
        def hook(_: object, __: object, output: object) -> object:
            own = take_output(part.slot, output)
            computed[index] = own.clone()
            if index not in replacements:
                return None
            return put_output(part.slot, output, replacements[index](own))

        return hook

    for index, part in enumerate(parts):
        handles.append(part.call.module.register_forward_hook(replace(index, part)))
    try:
        call_block(given)
    finally:
        for handle in handles:
            handle.remove()
    return computed


def call_block(given: BlockInput) -> object:
    """The block's output. Its arguments are copied, because some blocks write into them."""
    import torch

    with torch.inference_mode():
        return given.block(*copy_tensors(given.args), **copy_tensors(given.kwargs))
