"""The input of a block's MLP: the norm before it, the stream that the norm reads, and the modules behind it.

sequential   x + a ─▶ N ─▶ readers          parallel   x ─▶ N ─▶ readers
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .block_run import BlockInput, at_least_float32, run_block
from .calls import Call, Slot, take_input
from .likeness import distance, rounding
from .norm_kinds import norm_kind
from .structure import Structure
from .wiring import BlockProbe, PartFacts

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Reader:
    """A module, by its path in the block, and the slot of the normed stream in its call."""

    path: str
    slot: Slot


@dataclass(frozen=True)
class MlpReading:
    """One block's attention parts, and how its MLP reads the stream."""

    attention: tuple[PartFacts, ...]
    norm_path: str
    """The norm before the MLP, which attention may share."""
    readers: tuple[Reader, ...]


def find_mlp_reading(structure: Structure, given: BlockInput, probe: BlockProbe) -> MlpReading | str:
    """Found in one run of the block; or the reason why it cannot be."""
    attention = tuple(part for part in probe.parts if part.kind == "mixing")
    pointwise = [part for part in probe.parts if part.kind == "pointwise"]
    if not probe.plain_sum:
        return "what it adds is not a plain sum of its modules' outputs"
    if not attention:
        return "no part of it mixes tokens"
    if len(pointwise) != 1:
        return f"beside the parts that mix tokens it has {len(pointwise) or 'no'} parts, not one MLP"
    with at_least_float32(given) as wide:
        return _find(structure, wide, probe, attention, pointwise[0])


def _find(
    structure: Structure,
    given: BlockInput,
    probe: BlockProbe,
    attention: tuple[PartFacts, ...],
    mlp: PartFacts,
) -> MlpReading | str:
    _, calls = run_block(given)
    stream = take_input(structure.input_slot, given.args, given.kwargs).double()
    if probe.wiring == "sequential":
        for part in attention:
            written = _call_of(calls, part.path).outputs[part.slot]
            stream = stream + part.coefficient * written.double().reshape(stream.shape)
    ended = max(_call_of(calls, part.path).left for part in attention)
    found = [
        (norm, readers)
        for norm in calls
        if _reads(norm, stream) and norm_kind(norm) is not None
        if (readers := _readers(calls, norm, ended, _call_of(calls, mlp.path)))
    ]
    if len(found) != 1:
        which = "several norms are" if found else "no norm is"
        return f"{which} between the stream and its MLP, which runs after attention"
    norm, readers = found[0]
    return MlpReading(attention, norm.path, readers)


def _call_of(calls: Sequence[Call], path: str) -> Call:
    return next(call for call in calls if call.path == path)


def _reads(call: Call, stream: Tensor) -> bool:
    taken = next(iter(call.inputs.values()), None)
    if taken is None or taken.numel() != stream.numel():
        return False
    return distance(taken.reshape(stream.shape), stream) < max(1e-5, 8 * rounding(taken))


def _readers(calls: Sequence[Call], norm: Call, after: int, mlp: Call) -> tuple[Reader, ...]:
    """The outermost modules up to the MLP's end that take this norm's output once attention has written."""
    import torch

    (normed,) = norm.outputs.values()
    reading = [
        (call, slot)
        for call in calls
        if call.entered > max(after, norm.left) and call.left <= mlp.left
        for slot, taken in call.inputs.items()
        if taken.numel() == normed.numel() and torch.equal(taken.reshape(normed.shape), normed)
    ]
    return tuple(
        Reader(call.path, slot)
        for call, slot in reading
        if not any(other.holds(call) for other, _ in reading)
    )
