"""Wiring and norms by module names, for blocks whose output cannot be decomposed into their parts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from .block_run import BlockInput, call_block
from .calls import Arguments, Call, Keywords, input_slots, output_slots, put_output
from .norm_kinds import norm_kind
from .placement import NormType, PartNorms, norms_around

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

MOVED = 1e-2

_ATTENTION = re.compile(r"(self_?)?(attn|attention)")
_MLP = re.compile(r"mlp|ffn|ff|feed_?forward|(block_sparse_|sparse_)?moe|fc1")


def named_wiring(given: BlockInput) -> Literal["parallel", "sequential", "unknown"]:
    """Perturb the output of the module named as attention, and see whether the input of the MLP changes."""
    import torch

    attention, mlp = _find(given.block, _ATTENTION), _find(given.block, _MLP)
    if attention is None or mlp is None:
        return "unknown"
    seen: list[Tensor | None] = []

    def see(_: object, args: Arguments, kwargs: Keywords) -> None:
        seen.append(next(iter(input_slots(args, kwargs).values()), None))

    def perturb(_: object, __: object, output: object) -> object:
        slot, written = next(iter(output_slots(output).items()))
        wave = torch.cos(torch.arange(written.numel(), device=written.device)).reshape(written.shape)
        return put_output(slot, output, written + wave.to(written.dtype) * (1 + written.abs().max()))

    handles = [mlp.register_forward_pre_hook(see, with_kwargs=True)]
    try:
        call_block(given)
        handles.append(attention.register_forward_hook(perturb))
        call_block(given)
    finally:
        for handle in handles:
            handle.remove()
    read = [tensor.float() for tensor in seen if tensor is not None]
    if len(seen) != 2 or len(read) != 2:
        return "unknown"
    before, after = read
    moved = float((after - before).norm() / before.norm())
    if not math.isfinite(moved):
        return "unknown"
    return "sequential" if moved > MOVED else "parallel"


def _find(block: Module, pattern: re.Pattern[str]) -> Module | None:
    """The outermost submodule whose own name matches; names of norms and dropouts have more in them."""
    named: Iterable[tuple[str, Module]] = block.named_modules()
    for path, module in named:
        if path and pattern.fullmatch(path.rpartition(".")[2].lower()):
            return module
    return None


def named_norms(given: BlockInput, calls: Sequence[Call]) -> list[PartNorms]:
    """The norms around the modules named as attention and MLP; empty where either is not there."""
    modules = [_find(given.block, _ATTENTION), _find(given.block, _MLP)]
    found = [
        call for module in modules for call in calls if call.module is module and call.inputs and call.outputs
    ]
    return [norms_around(call, calls) for call in found] if len(found) == 2 else []


def norm_type_by_place(calls: Sequence[Call]) -> NormType:
    """The type of the norms that ran; those directly in the block count before those inside its parts."""
    ran = {call.path: kind for call in calls if (kind := norm_kind(call)) is not None}
    direct = {kind for path, kind in ran.items() if "." not in path}
    found = direct or set(ran.values())
    if not found:
        return "none"
    return found.pop() if len(found) == 1 else "mixed"
